/** What writers of one plan do, step by step, at random. */
import fc from 'fast-check'

const deeds = [
  'save',
  'save',
  'merge',
  'merge',
  'strike',
  'write',
  'add',
  'change',
  'publish',
  'agree',
  'discard',
] as const
export interface Step {
  readonly writer: number
  readonly deed: (typeof deeds)[number]
  readonly where: number
  readonly at: number
}
export const writtenSections = ['aboutMe', 'needs', 'goals'] as const
/** Two to five writers' steps. The first writer is the person themselves. */
export const manySteps: fc.Arbitrary<readonly Step[]> = fc.integer({ min: 2, max: 5 }).chain(writers =>
  fc.array(
    fc.record({
      writer: fc.nat(writers - 1),
      deed: fc.constantFrom(...deeds),
      where: fc.nat(5),
      at: fc.nat(12),
    }),
    { minLength: 8, maxLength: 50, size: 'max' },
  ),
)
