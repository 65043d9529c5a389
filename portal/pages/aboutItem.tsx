/** Which item, and of whom: on every page that decides something about an item. */
import type { EntryShown, EntryView, PersonView } from '../../projections/views.ts'
import { shortDay } from '../text/dates.ts'
import { entryTitle } from '../text/entries.ts'
import { capital, kindWords } from '../text/words.ts'
import { clinicalTitle } from './denseRows.tsx'
import { dutyName, personLine } from './person.tsx'

interface AboutProps {
  readonly entry: Extract<EntryView, EntryShown>
  /** Absent where the reader is the person. */
  readonly person?: PersonView | undefined
}

export const AboutItem = ({ entry, person }: AboutProps) => (
  <section className="cie-strip" aria-label="What this is about">
    {person !== undefined && (
      <p>
        <strong>{dutyName(person)}</strong> · {personLine(person)}
      </p>
    )}
    <p>
      {capital(kindWords[entry.kind].one)}:{' '}
      <strong>{person === undefined ? entryTitle(entry.content) : clinicalTitle(entry.content)}</strong>,{' '}
      {shortDay(entry.effective)}
    </p>
  </section>
)
