/** One provider of the register, and its agreement (P6). */
import { Button, SummaryList } from 'nhsuk-react-components'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { ProviderView } from '../../projections/officeViews.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { endedWords, signedWords, stateOf, stateWords } from '../text/agreements.ts'
import { settingWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { section } from './providers.tsx'

/** The provider that an address names. */
export const named = async ({ exchange, params }: PageRequest): Promise<ProviderView | undefined> => {
  const id = opaqueId.safeParse(params['id'])
  return id.success ? exchange.queries.directory.provider(id.data) : undefined
}
export const gone = (): Answer => show(errorView({ status: 404 }))
export const addressOf = ({ id }: ProviderView): string => `${section}/${id}`

const Row = ({ name, value }: { readonly name: string; readonly value: string | undefined }) =>
  value === undefined || value === '' ? null : (
    <SummaryList.Row>
      <SummaryList.Key>{name}</SummaryList.Key>
      <SummaryList.Value>{value}</SummaryList.Value>
    </SummaryList.Row>
  )

/** `GET /providers/:id` */
export const providerPage = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found === undefined) return gone()
  const inForce = found.agreement === 'inForce'
  return show({
    title: found.name,
    section,
    back: { href: section, text: 'Back to providers' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{found.name}</h1>
        <SummaryList>
          <Row name="ODS code" value={found.ods} />
          <Row name="Care setting" value={settingWords[found.setting]} />
          <Row name="Primary care network" value={found.network} />
          <Row name="Sharing agreement" value={stateWords[stateOf(found)]} />
          <Row name="Signed" value={signedWords(found)} />
          <Row name="Ended" value={endedWords(found)} />
          <Row name="Why it ended" value={found.endedBecause} />
        </SummaryList>
        {inForce ? (
          <Button href={`${addressOf(found)}/end`} secondary>
            End the agreement
          </Button>
        ) : (
          <Button href={`${addressOf(found)}/sign`}>Sign the agreement</Button>
        )}
      </div>
    ),
  })
}
