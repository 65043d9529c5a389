/** The document of a letter as a file, put on record as such. */
import type { ContentBytes } from '../../domain/kernel/terms.ts'
import type { EntryView } from '../../projections/views.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { readEntry } from './look.ts'

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'image/png': 'png',
  'image/jpeg': 'jpg',
}

const documentIn = (entry: EntryView | undefined): ContentBytes | undefined =>
  entry?.sight === 'content' && entry.content.kind === 'letter' ? entry.content.document : undefined

const gone = (): Answer => show(errorView({ status: 404 }))

/** `/record/:entry/document` and `/patients/:id/:entry/document`. The file's name tells nothing but the day. */
export const documentOf = async (request: PageRequest, patient: string): Promise<Answer> => {
  const found = await readEntry(request, { patient, entry: request.params['entry'] ?? '' }, 'document')
  const document = documentIn(found?.entry)
  if (found === undefined || document === undefined) return gone()
  const { disclosure, entry } = found
  const bytes = await request.exchange.documents.open(disclosure, entry.id, document)
  if (bytes === undefined) return gone()
  const { mediaType } = document
  const fileName = `letter-${entry.effective.slice(0, 10)}.${endings[mediaType] ?? 'bin'}`
  return { kind: 'file', bytes, mediaType, fileName }
}

/** `/record/:entry/document` */
export const ownDocument = (request: PageRequest): Promise<Answer> =>
  documentOf(request, request.visitor.actor.user)
