/** One value of a panel over time. */
import type { Coding } from '../../domain/kernel/terms.ts'
import type { EntryView } from '../../projections/views.ts'
import { overTime } from '../charts/trend.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { entryTitle } from '../text/entries.ts'
import { testName } from '../text/results.ts'
import type { PageRequest } from '../visitor.ts'
import { placeOf } from './entry.tsx'
import { readEntry } from './look.ts'
import { readTrends, TrendFigure, type TestOverTime } from './trends.tsx'

/** The panel's name and the code of one of its values; undefined where the address names none. */
const valueAt = (
  entry: EntryView | undefined,
  place: string | undefined,
): { readonly panel: string; readonly code: Coding } | undefined => {
  if (entry?.sight !== 'content' || entry.content.kind !== 'result') return undefined
  const code = entry.content.observations[Number(place)]?.code
  return code === undefined ? undefined : { panel: entryTitle(entry.content), code }
}

const isEnough = ({ drawn }: TestOverTime): boolean => drawn.filter(point => !point.hollow).length > 1

/** `/record/:entry/trend/:place` */
export const trendPage = async (request: PageRequest): Promise<Answer> => {
  const own = placeOf(request)
  const found = await readEntry(request, own)
  const value = valueAt(found?.entry, request.params['place'])
  if (value === undefined) return show(errorView({ status: 404 }))
  const { panel, code } = value
  const tests = await readTrends(request, own.patient, [code])
  const shown = tests.filter(isEnough)
  return show({
    title: overTime(testName(code)),
    section: '/record',
    back: { href: `/record/${own.entry}`, text: `Back to ${panel}` },
    body: (
      <>
        <h1 className="nhsuk-heading-l">{testName(code)}</h1>
        {shown.map(test => (
          <TrendFigure key={testName(test.code)} test={test} id="trend" />
        ))}
        {shown.length === 0 && (
          <p>
            There is only one value of this test in your record so far, so there is nothing to compare it
            with.
          </p>
        )}
      </>
    ),
  })
}
