/** The document of a letter as a file, put on record as such. */
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

/** `/record/:entry/document` and `/patients/:id/:entry/document`. The file's name tells nothing but the day. */
export const documentOf = async (request: PageRequest, patient: string): Promise<Answer> => {
  const found = await readEntry(request, { patient, entry: request.params['entry'] ?? '' }, 'document')
  const entry = found?.entry
  if (found === undefined || entry?.sight !== 'content' || entry.content.kind !== 'letter')
    return show(errorView({ status: 404 }))
  const { document } = entry.content
  if (document === undefined) return show(errorView({ status: 404 }))
  const bytes = await request.exchange.documents.open(found.disclosure, entry.id, document)
  if (bytes === undefined) return show(errorView({ status: 404 }))
  const ending = endings[document.mediaType] ?? 'bin'
  return {
    kind: 'file',
    bytes,
    mediaType: document.mediaType,
    fileName: `letter-${entry.effective.slice(0, 10)}.${ending}`,
  }
}

/** `/record/:entry/document` */
export const ownDocument = (request: PageRequest): Promise<Answer> =>
  documentOf(request, request.visitor.actor.user)
