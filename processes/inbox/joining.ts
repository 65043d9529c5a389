/** Joins the numbers of documents that replace one another: from now on each stands for the one entry (TXA-13). */
import { claim } from '../../domain/claim/decider.ts'
import { entry } from '../../domain/entry/decider.ts'
import { must, type Ask } from './ask.ts'
import type { Placed } from './place.ts'

/**
 * Once the item is filed: what was filed under the joined number before anybody knew that it is the same document is taken back,
 * then the number is claimed for the item's entry. The claim comes last, so that after a crash the rest is done again.
 */
export const joinDocument = async (ask: Ask, { item, id, joins }: Placed, patient: string): Promise<void> => {
  if (joins === undefined) return
  if (joins.state.status === 'current') {
    const data = { reason: 'a newer version of this document replaces it', issued: item.issued }
    const step = { step: `replace ${joins.id}`, aggregate: entry, id: joins.id, subject: patient }
    must('RetractEntry', await ask({ ...step, command: { type: 'RetractEntry', data } }))
  }
  const data = { holder: id, kind: 'documentNumber' as const }
  const step = { step: `join ${joins.id}`, aggregate: claim, id: joins.id, subject: patient }
  must('ClaimIdentifier', await ask({ ...step, command: { type: 'ClaimIdentifier', data } }))
}
