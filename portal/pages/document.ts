/** The document of a letter as a file, put on record as such. */
import { documentIn } from '../../domain/entry/content.ts'
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

/** The document of the version that is shown, or of an earlier one that its reader may read. */
const documentFor = (entry: EntryView | undefined, version: string | undefined): ContentBytes | undefined => {
  if (entry?.sight !== 'content') return undefined
  const shown =
    version === undefined ? entry : entry.earlier.find(({ revision }) => String(revision) === version)
  return shown === undefined ? undefined : documentIn(shown.content)
}

const gone = (): Answer => show(errorView({ status: 404 }))

/** `/record/:entry/document?version=` and `/patients/:id/:entry/document?version=`. The file's name tells nothing but the day. */
export const documentOf = async (request: PageRequest, patient: string): Promise<Answer> => {
  const found = await readEntry(request, { patient, entry: request.params['entry'] ?? '' }, 'document')
  const document = documentFor(found?.entry, request.query['version'])
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
