/** `cie erase`: erases a person for ever. Who it is is read from standard input, so that no shell history keeps a number. */
import { createInterface } from 'node:readline/promises'
import { ask } from './asking.ts'

const prompts = ['NHS number or record id of the person to erase for ever: ', 'The same again, to confirm: ']

/** The first lines of standard input, one for each prompt, as far as there are any. */
const linesFor = async (asked: readonly string[]): Promise<readonly string[]> => {
  const lines = createInterface({ input: process.stdin })
  const given: string[] = []
  process.stderr.write(asked[0] ?? '')
  for await (const line of lines) {
    given.push(line.trim())
    if (given.length >= asked.length) break
    process.stderr.write(asked[given.length] ?? '')
  }
  lines.close()
  return given
}

const asked = async (sure: boolean): Promise<string> => {
  const [who = '', again = ''] = await linesFor(sure ? prompts.slice(0, 1) : prompts)
  if (who === '') throw new Error('nobody was named on standard input: nobody is erased')
  if (!sure && again !== who)
    throw new Error('that is not the same again: nobody is erased. Confirm by a second line, or --yes')
  return who
}

interface EraseOptions {
  /** Given where nobody is there to confirm. */
  readonly yes?: boolean
}

/** Destroys the person's key and everything only it opens, then rebuilds the read models. */
export const eraseCommand = async ({ yes = false }: EraseOptions): Promise<void> => {
  const who = await asked(yes)
  await ask({
    title: 'Erase a person and rebuild every read model',
    request: { erase: who },
    alone: (control, tell) => control.erase(who, tell),
  })
}
