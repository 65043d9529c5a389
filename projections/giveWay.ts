/** A thread that works for nobody in particular lets those who answer go first. */
import { constants, setPriority } from 'node:os'

/** Lowers the priority of this thread. On Linux a thread has its own; elsewhere it would be that of the whole program, and stays. */
export const giveWay = (): void => {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
