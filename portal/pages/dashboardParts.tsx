/** Parts that every dashboard page has: how fresh it is, that there is something newer, how it is counted. */
import { Details } from 'nhsuk-react-components'
import type { Freshness, QuestionView } from '../../analytics/views.ts'
import { freshnessWords } from '../text/figures.ts'

/** Says when newer figures have come; its script then shows them without a new page. */
export const Newer = ({ question }: { readonly question: string }) => (
  <p className="cie-new" role="status" data-figures={question} />
)

/** How fresh the counts are. */
export const FreshnessLine = ({ freshness }: { readonly freshness: Freshness }) => (
  <p className="cie-meta" data-moves="freshness">
    {freshnessWords(freshness)}
  </p>
)

export const Definition = ({ question }: { readonly question: QuestionView }) => (
  <Details className="cie-definition">
    <Details.Summary>How this is counted</Details.Summary>
    <Details.Text>
      <p>{question.definition}</p>
      <p>The same as it is asked of the counts:</p>
      <pre className="cie-letter">
        <code>{question.sql}</code>
      </pre>
    </Details.Text>
  </Details>
)
