/** The program with a fault planted: a consent that was read once is believed for ever, and the log is not asked again. */
import { foldedReader as asked } from '../../../access/folded.ts'

export const foldedReader: typeof asked = (journal, keys, aggregate) => {
  const read = asked(journal, keys, aggregate)
  if (aggregate.category !== 'consent') return read
  const known = new Map<string, ReturnType<typeof read>>()
  return id => {
    const before = known.get(id) ?? read(id)
    known.set(id, before)
    return before
  }
}
