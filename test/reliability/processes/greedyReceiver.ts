/** The program with a fault planted: it reads on from a sender whatever waits already. */
import { serve as honest } from '../../../feeds/hl7v2/mllp/connection.ts'

export const serve: typeof honest = (socket, peer, answering) => {
  socket.pause = () => socket
  return honest(socket, peer, answering)
}
