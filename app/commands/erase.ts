/** `cie erase`: erases a person for ever. The NHS number is read from standard input, so that no shell history keeps it. */
import { createInterface } from 'node:readline/promises'
import { ask } from './asking.ts'

const asked = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const number = await lines.question('NHS number of the person to erase for ever: ')
  lines.close()
  return number.trim()
}

/** Destroys the person's key and everything only it opens, then rebuilds the read models. */
export const eraseCommand = async (): Promise<void> => {
  const number = await asked()
  await ask({
    title: 'Erase a person and rebuild every read model',
    request: { erase: number },
    alone: (control, tell) => control.erase(number, tell),
  })
}
