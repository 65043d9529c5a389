/** One version of a care plan template: its sections, who has agreed, and an agreement recorded (K5). */
import { Button, Select } from 'nhsuk-react-components'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { TemplateSection } from '../../domain/kernel/planSections.ts'
import { template } from '../../domain/template/decider.ts'
import type { TemplateView } from '../../projections/templateViews.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { DataTable } from '../layout/table.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { needWords, prsbWords, standsWords } from '../text/templates.ts'
import { labelName } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { readNames, type Names } from './names.ts'
import { addressOf, section } from './templates.tsx'

/** The version that an address names. */
export const named = async ({ exchange, params }: PageRequest): Promise<TemplateView | undefined> => {
  const id = opaqueId.safeParse(params['id'])
  const version = params['version'] ?? ''
  if (!id.success || !/^\d{1,6}$/.test(version)) return undefined
  return exchange.queries.templates.read(id.data, Number(version))
}
export const gone = (): Answer => show(errorView({ status: 404 }))

const Sections = ({ sections }: { readonly sections: readonly TemplateSection[] }) => (
  <DataTable
    caption="Sections, in their order"
    rows={sections}
    keyOf={({ id }) => id}
    columns={[
      { heading: 'Section', cell: ({ title }) => title },
      { heading: 'As the person reads it', cell: ({ plainTitle }) => plainTitle },
      { heading: 'PRSB’s section', cell: ({ kind }) => prsbWords[kind] },
      { heading: 'Need', cell: ({ need }) => needWords[need] },
      { heading: 'Label', cell: ({ label }) => labelName(label) },
      { heading: 'Guidance', cell: ({ guidance }) => guidance ?? '' },
    ]}
  />
)

interface Shown {
  readonly found: TemplateView
  readonly names: Names
  readonly faults: readonly Fault[]
}

const Agreements = ({ found: { partners, agreed }, names }: Pick<Shown, 'found' | 'names'>) => (
  <DataTable
    caption="Who must agree"
    rows={partners}
    keyOf={id => id}
    columns={[
      { heading: 'Organisation', cell: names.provider },
      {
        heading: 'Agreed',
        cell: id => {
          const at = agreed.find(({ organisation }) => organisation === id)?.at
          return at === undefined ? 'Not yet' : dayAndTime(at)
        },
      },
    ]}
  />
)

const AgreeForm = ({ request, shown }: { readonly request: PageRequest; readonly shown: Shown }) => {
  const { found, names, faults } = shown
  const waiting = found.partners.filter(id => found.agreed.every(({ organisation }) => organisation !== id))
  return (
    <PostForm visitor={request.visitor} action={addressOf(found)}>
      <Select
        id="organisation"
        name="organisation"
        label="Record that an organisation agrees"
        labelProps={{ size: 's' }}
        hint="With the last one, this version is in force and replaces the one before"
        defaultValue=""
        {...faultOf(faults, 'organisation')}
      >
        <Select.Option value="">Choose</Select.Option>
        {waiting.map(id => (
          <Select.Option key={id} value={id}>
            {names.provider(id)}
          </Select.Option>
        ))}
      </Select>
      <Decide text="Record the agreement" />
    </PostForm>
  )
}

const page = async (
  request: PageRequest,
  found: TemplateView,
  faults: readonly Fault[] = [],
): Promise<Answer> => {
  const names = await readNames(request.exchange.queries)
  const title = `${found.title}, version ${String(found.version)}`
  const canRetire = found.state === 'proposed' || found.state === 'inForce'
  return show({
    title,
    section,
    wide: true,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: section, text: 'Back to care plan templates' },
    body: (
      <>
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>
          The person reads it as “{found.plainTitle}”. {standsWords(found)}.
        </p>
        <Sections sections={found.sections} />
        <Agreements found={found} names={names} />
        {found.state === 'proposed' && <AgreeForm request={request} shown={{ found, names, faults }} />}
        {canRetire && (
          <Button href={`${addressOf(found)}/retire`} secondary>
            Retire this version
          </Button>
        )}
      </>
    ),
  })
}

/** `GET /care-plan-templates/:id/:version` */
export const templatePage = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  return found === undefined ? gone() : page(request, found)
}

/** `POST /care-plan-templates/:id/:version`: an agreement. */
export const agreeToTemplate = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found === undefined) return gone()
  const organisation = opaqueId.safeParse(request.form.text('organisation'))
  if (!organisation.success)
    return page(request, found, [{ field: 'organisation', says: 'Choose the organisation that agrees' }])
  const data = { version: found.version, organisation: organisation.data }
  const command = { type: 'AgreeToTemplate', data } as const
  const refusal = await ask(request, { aggregate: template, id: found.id, command })
  return refusal === undefined ? goTo(addressOf(found), 'The agreement is recorded.') : rejected(refusal)
}
