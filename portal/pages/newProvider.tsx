/** A provider joins the register: it takes part only once it has signed. */
import { Select, TextInput } from 'nhsuk-react-components'
import { claim } from '../../domain/claim/decider.ts'
import { odsCode } from '../../domain/kernel/ids.ts'
import { careSettings, type CareSetting } from '../../domain/kernel/terms.ts'
import { provider } from '../../domain/provider/decider.ts'
import { faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { faultsOf, textField, type Field } from '../text/fields.ts'
import { settingWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { section } from './providers.tsx'

const title = 'Register a provider'

const formPage = ({ visitor, form }: PageRequest, faults: readonly Fault[]): Answer => {
  const typed = (field: string): string => (faults.length > 0 ? form.text(field) : '')
  return show({
    title,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: section, text: 'Back to providers' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>It neither sends nor reads until the sharing agreement is signed: that is the next step.</p>
        <PostForm visitor={visitor} action={`${section}/new`}>
          <TextInput
            id="name"
            name="name"
            label="Name"
            labelProps={{ size: 's' }}
            defaultValue={typed('name')}
            {...faultOf(faults, 'name')}
          />
          <TextInput
            id="ods"
            name="ods"
            label="ODS code"
            labelProps={{ size: 's' }}
            hint="3 to 8 letters and digits, like RYJ"
            width={10}
            autoComplete="off"
            defaultValue={typed('ods')}
            {...faultOf(faults, 'ods')}
          />
          <Select
            id="setting"
            name="setting"
            label="Care setting"
            labelProps={{ size: 's' }}
            defaultValue={typed('setting')}
            {...faultOf(faults, 'setting')}
          >
            <Select.Option value="">Choose one</Select.Option>
            {careSettings.map(setting => (
              <Select.Option key={setting} value={setting}>
                {settingWords[setting]}
              </Select.Option>
            ))}
          </Select>
          <Decide text="Register" cancel={{ href: section, text: 'Register nobody' }} />
        </PostForm>
      </div>
    ),
  })
}

/** `GET /providers/new` */
export const newProvider = (request: PageRequest): Promise<Answer> => Promise.resolve(formPage(request, []))

interface Entered {
  readonly name: string
  readonly ods: string
  readonly setting: CareSetting
}

const settingOf = (form: PageRequest['form']): CareSetting | undefined =>
  careSettings.find(one => one === form.text('setting'))

const odsField = async ({ form, exchange }: PageRequest): Promise<Field<string>> => {
  const ods = odsCode.safeParse(form.text('ods').trim().toUpperCase())
  if (!ods.success) return { fault: { field: 'ods', says: 'Enter an ODS code of 3 to 8 letters and digits' } }
  return (await exchange.identity.providerByOds(ods.data)) === undefined
    ? { value: ods.data }
    : { fault: { field: 'ods', says: 'A provider with this ODS code is registered' } }
}

const enteredIn = async (request: PageRequest): Promise<Entered | readonly Fault[]> => {
  const name = textField(request.form, { field: 'name', missing: 'Enter its name', most: 200 })
  const ods = await odsField(request)
  const setting = settingOf(request.form)
  if ('value' in name && 'value' in ods && setting !== undefined)
    return { name: name.value, ods: ods.value, setting }
  const unset = setting === undefined ? [{ field: 'setting', says: 'Choose its care setting' }] : []
  return [...faultsOf(name, ods), ...unset]
}

/** `POST /providers/new`: the code is claimed first, so that no provider is there twice. */
export const registerProvider = async (request: PageRequest): Promise<Answer> => {
  const data = await enteredIn(request)
  if (!('name' in data)) return formPage(request, data)
  const { ids, identity } = request.exchange
  const id = ids.opaque()
  const claimed = await ask(request, {
    aggregate: claim,
    id: await identity.claimId('odsCode', data.ods),
    subject: id,
    command: { type: 'ClaimIdentifier', data: { holder: id, kind: 'odsCode' } },
  })
  if (claimed !== undefined) return rejected(claimed)
  const refusal = await ask(request, { aggregate: provider, id, command: { type: 'RegisterProvider', data } })
  return refusal === undefined
    ? goTo(`${section}/${id}`, `${data.name} is registered. It takes part once it has signed.`)
    : rejected(refusal)
}
