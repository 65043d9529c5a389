/** How the command line asks a running server for something: a socket in the data folder that only its owner may open. */
import { chmod, rm } from 'node:fs/promises'
import { createServer, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { wordsOf } from '../domain/kernel/thrown.ts'
import { optOutList, type OptOutList } from './optOutList.ts'
import { registerDocument, type RegisterDocument } from './registerDocument.ts'

const request = z.union([
  z.object({ rebuild: z.union([z.string(), z.null()]) }).strict(),
  z.object({ erase: z.string() }).strict(),
  z.object({ revoke: z.string() }).strict(),
  z.object({ register: registerDocument }).strict(),
  z.object({ optOuts: optOutList }).strict(),
])
type Request = z.infer<typeof request>
const reply = z.object({
  progress: z.string().optional(),
  done: z.boolean().optional(),
  failed: z.string().optional(),
})
type Reply = z.infer<typeof reply>

/** What can be asked of the program that holds the log. Each tells how far it is in words without personal data. */
export interface Control {
  readonly rebuild: (name: string | undefined, tell: (words: string) => void) => Promise<void>
  /** Erases the person with this NHS number or record id for ever, and rebuilds the read models without them. */
  readonly erase: (who: string, tell: (words: string) => void) => Promise<void>
  /** Registers providers, teams and professionals. */
  readonly register: (document: RegisterDocument, tell: (words: string) => void) => Promise<void>
  /** Takes in a list of the National Data Opt-out; tells how many people became what. */
  readonly optOuts: (list: OptOutList, tell: (words: string) => void) => Promise<void>
  /** Ends every session and token of a user, by the id that the access log shows. */
  readonly revoke: (user: string) => Promise<void>
}

/** Where the socket lies. */
export const controlPath = (dataDir: string): string => join(dataDir, 'control.sock')

const say = (socket: Socket, words: Reply): void => {
  if (socket.writable) socket.write(`${JSON.stringify(words)}\n`)
}

const answer = async (socket: Socket, line: string, control: Control): Promise<void> => {
  try {
    const asked = request.parse(JSON.parse(line))
    const tell = (progress: string): void => say(socket, { progress })
    if ('erase' in asked) await control.erase(asked.erase, tell)
    else if ('register' in asked) await control.register(asked.register, tell)
    else if ('optOuts' in asked) await control.optOuts(asked.optOuts, tell)
    else if ('revoke' in asked) await control.revoke(asked.revoke)
    else await control.rebuild(asked.rebuild ?? undefined, tell)
    say(socket, { done: true })
  } catch (error) {
    say(socket, { failed: wordsOf(error) })
  }
  socket.end()
}

/** Opens the socket; answers its end. A stale one of a process that died is replaced. */
export const openControl = async (dataDir: string, control: Control): Promise<() => Promise<void>> => {
  const path = controlPath(dataDir)
  await rm(path, { force: true })
  const server = createServer(socket => {
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).once('line', line => void answer(socket, line, control))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return () => new Promise(resolve => server.close(() => resolve()))
}

/** Nobody answers at the socket. */
class NoServer extends Error {
  override readonly name = 'NoServer'
  constructor(dataDir: string, cause: Error) {
    super(
      `no server answers over ${dataDir}: start it (npm start), or wait until it is ready, and ask again`,
      {
        cause,
      },
    )
  }
}

/** Asks the running server. Throws when it refuses or goes away. */
export const askServer = async (
  dataDir: string,
  asked: Request,
  tell: (words: string) => void,
): Promise<void> => {
  const socket = connect(controlPath(dataDir))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', cause => reject(new NoServer(dataDir, cause)))
    socket.once('connect', resolve)
  })
  socket.write(`${JSON.stringify(asked)}\n`)
  for await (const line of createInterface({ input: socket })) {
    const said = reply.parse(JSON.parse(line))
    if (said.progress !== undefined) tell(said.progress)
    if (said.failed !== undefined) throw new Error(said.failed)
    if (said.done === true) return
  }
  throw new Error('the server ended before it was done')
}
