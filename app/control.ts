/** How the command line asks a running server for something: a socket in the data folder that only its owner may open. */
import { chmod, rm } from 'node:fs/promises'
import { createServer, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const request = z.object({ rebuild: z.union([z.string(), z.null()]) })
const reply = z.object({
  progress: z.string().optional(),
  done: z.boolean().optional(),
  failed: z.string().optional(),
})
type Reply = z.infer<typeof reply>

/** What the server does when asked. */
export interface Control {
  readonly rebuild: (name: string | undefined, onProgress: (words: string) => void) => Promise<void>
}

/** Where the socket lies. */
export const controlPath = (dataDir: string): string => join(dataDir, 'control.sock')

const say = (socket: Socket, words: Reply): void => {
  if (socket.writable) socket.write(`${JSON.stringify(words)}\n`)
}

const answer = async (socket: Socket, line: string, control: Control): Promise<void> => {
  try {
    const asked = request.parse(JSON.parse(line))
    await control.rebuild(asked.rebuild ?? undefined, progress => say(socket, { progress }))
    say(socket, { done: true })
  } catch (error) {
    say(socket, { failed: error instanceof Error ? error.message : 'not understood' })
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

/** Asks the running server to rebuild. Throws when it refuses or goes away. */
export const askRebuild = async (
  dataDir: string,
  name: string | undefined,
  onProgress: (words: string) => void,
): Promise<void> => {
  const socket = connect(controlPath(dataDir))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', resolve)
  })
  socket.write(`${JSON.stringify({ rebuild: name ?? null })}\n`)
  for await (const line of createInterface({ input: socket })) {
    const said = reply.parse(JSON.parse(line))
    if (said.progress !== undefined) onProgress(said.progress)
    if (said.failed !== undefined) throw new Error(said.failed)
    if (said.done === true) return
  }
  throw new Error('the server ended before the rebuild was done')
}
