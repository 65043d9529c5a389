/** What may be told of an exception: its words may quote what was read, so that logs get its name and where it was thrown. */

export interface ErrorFacts {
  readonly name: string
  readonly frames: readonly string[]
}

/** The frames of a stack. The words in front of them are cut off whole: they too may have lines that look like frames. */
const framesOf = ({ stack = '', message }: Error): readonly string[] => {
  const words = stack.indexOf(message)
  return (words < 0 ? '' : stack.slice(words + message.length))
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 12)
    .map(line => line.trim())
}

/** An error's name and its frames. */
export const errorFacts = (error: unknown): ErrorFacts =>
  error instanceof Error ? { name: error.name, frames: framesOf(error) } : { name: typeof error, frames: [] }

/** Parsers quote what they can't read. */
const quoting: readonly string[] = ['SyntaxError', 'ZodError', '$ZodError']

/** An error's words for the one who asked; of a parser's error the place alone. */
export const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'an unknown fault'
  return quoting.includes(error.name) ? `unreadable ${framesOf(error)[0] ?? ''}` : error.message
}
