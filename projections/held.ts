/** What each receiver held of a disclosed note at a moment: the note's own receipts, and the checks around it. */
import { heldAt, type HeldAt, type Learned } from '../domain/note/held.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { ClientQueries } from './clientViews.ts'
import type { NoteReceiptView, NoteView } from './noteViews.ts'

const learnedOf = ({
  receiver,
  what,
  version,
  saidAt,
  at,
  receipt,
  withheld,
}: NoteReceiptView): readonly Learned[] =>
  what === 'delivered' || what === 'found'
    ? [
        {
          receiver,
          what,
          at: saidAt ?? at,
          ...(version !== undefined && { version }),
          ...(receipt !== undefined && { receipt }),
          ...(withheld === true && { withheld }),
        },
      ]
    : []

/** One answer for each receiver that anything was ever learned of. */
export const heldThen = async (
  { checksAround }: Pick<ClientQueries, 'checksAround'>,
  { receipts }: Pick<NoteView, 'receipts'>,
  at: Instant,
): Promise<readonly HeldAt[]> => {
  const learned = receipts.flatMap(learnedOf)
  const names = [...new Set(receipts.map(({ receiver }) => receiver))].sort()
  return Promise.all(
    names.map(async name => heldAt(name, { learned, checks: await checksAround(name, at) }, at)),
  )
}
