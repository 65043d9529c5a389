/** Fields that several forms ask for. */
import { DateInput, TextInput } from 'nhsuk-react-components'
import type { Form } from '../visitor.ts'
import { faultOf } from './errors.tsx'
import type { Fault } from './view.ts'

interface FieldProps {
  readonly form: Form | undefined
  readonly faults: readonly Fault[]
}

export const NhsNumberInput = ({
  form,
  faults,
  label = 'NHS number',
}: FieldProps & { readonly label?: string }) => (
  <TextInput
    id="nhs-number"
    name="nhs-number"
    label={label}
    labelProps={{ size: 's' }}
    hint="10 digits, like 999 000 0018"
    inputMode="numeric"
    autoComplete="off"
    spellCheck={false}
    width={10}
    defaultValue={form?.text('nhs-number') ?? ''}
    {...faultOf(faults, 'nhs-number')}
  />
)

interface DateProps extends FieldProps {
  readonly field: string
  readonly legend: string
  readonly hint: string
}

/** Day, month and year. Its parts are `field-day`, `field-month`, `field-year`. */
export const DayInput = ({ form, faults, field, legend, hint }: DateProps) => (
  <DateInput
    id={field}
    name={field}
    legend={legend}
    legendProps={{ size: 's' }}
    hint={hint}
    defaultValue={{
      day: form?.text(`${field}-day`) ?? '',
      month: form?.text(`${field}-month`) ?? '',
      year: form?.text(`${field}-year`) ?? '',
    }}
    {...faultOf(faults, `${field}-day`)}
  >
    <DateInput.Day id={`${field}-day`} />
    <DateInput.Month id={`${field}-month`} />
    <DateInput.Year id={`${field}-year`} />
  </DateInput>
)

export const BirthDateInput = (props: FieldProps) => (
  <DayInput {...props} field="birth-date" legend="Date of birth" hint="For example, 31 3 1980" />
)
