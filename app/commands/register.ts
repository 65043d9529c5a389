/** `cie register FILE`: providers, teams and professionals from a JSON document; the same document again changes nothing. */
import { readFile } from 'node:fs/promises'
import { registerDocument } from '../registerDocument.ts'
import { ask } from './asking.ts'

/** Throws, naming the place, for a document that is not well formed. */
export const registerCommand = async (file: string): Promise<void> => {
  const read: unknown = JSON.parse(await readFile(file, 'utf8'))
  const parsed = registerDocument.safeParse(read)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not usable'}`)
  }
  await ask({
    title: 'Register providers, teams and professionals',
    request: { register: parsed.data },
    alone: (control, tell) => control.register(parsed.data, tell),
  })
}
