/** `cie register FILE`: providers, teams and professionals from a JSON document; the same document again changes nothing. */
import { registerDocument } from '../registerDocument.ts'
import { ask } from './asking.ts'
import { contentOf } from './given.ts'

/** The parser's own words would quote the file: whatever it is, its content is not shown. */
const readJson = async (file: string): Promise<unknown> => {
  const text = new TextDecoder().decode(await contentOf(file))
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${file} is not a JSON document`)
  }
}

/** Throws, naming the place, for a document that is not well formed. */
export const registerCommand = async (file: string): Promise<void> => {
  const parsed = registerDocument.safeParse(await readJson(file))
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
