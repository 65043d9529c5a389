/** Care plan templates: what organisations have agreed a plan is, version by version (K5). */
import type { TemplateView } from '../../projections/templateViews.ts'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { agreedWords, standsWords } from '../text/templates.ts'
import type { PageRequest } from '../visitor.ts'

export const section = '/care-plan-templates'
export const addressOf = ({ id, version }: TemplateView): string => `${section}/${id}/${String(version)}`

const List = ({ templates }: { readonly templates: readonly TemplateView[] }) => (
  <DataTable
    caption="By title, the newest version first"
    rows={templates}
    keyOf={addressOf}
    columns={[
      { heading: 'Template', cell: one => <a href={addressOf(one)}>{one.title}</a> },
      { heading: 'Version', cell: ({ version }) => version, number: true },
      { heading: 'State', cell: standsWords },
      { heading: 'Agreed', cell: agreedWords },
    ]}
  />
)

/** `/care-plan-templates` */
export const templatesPage = async ({ exchange }: PageRequest): Promise<Answer> => {
  const templates = await exchange.queries.templates.list()
  return show({
    title: 'Care plan templates',
    section,
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Care plan templates</h1>
        <p>
          A version is in force once every organisation that it names has agreed. Plans that were made with an
          older version keep it until somebody moves them.
        </p>
        {templates.length === 0 ? <p>No template was proposed yet.</p> : <List templates={templates} />}
      </>
    ),
  })
}
