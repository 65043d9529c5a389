/** Care plan templates in words. */
import type { SectionKind, TemplateSection } from '../../domain/kernel/planSections.ts'
import type { VersionState } from '../../domain/template/decider.ts'
import type { TemplateView } from '../../projections/templateViews.ts'
import { dayAndTime } from './dates.ts'

export const versionStateWords: Readonly<Record<VersionState, string>> = {
  proposed: 'Proposed',
  inForce: 'In force',
  superseded: 'Replaced by a newer version',
  retired: 'Retired',
}

/** The sections of PRSB's Personalised Care and Support Plan that a template's sections stand for. */
export const prsbWords: Readonly<Record<SectionKind, string>> = {
  aboutMe: 'About me',
  strengths: 'Strengths',
  needs: 'Needs, concerns or health problems',
  goals: 'Goals and hopes',
  actions: 'Actions and activities',
  contingency: 'Contingency plans',
  formulation: 'Formulation',
  additionalPlans: 'Additional supporting plans',
  treatment: 'Additional supporting plans: treatment',
  specialNote: 'Additional supporting plans: special patient note',
}

export const needWords: Readonly<Record<TemplateSection['need'], string>> = {
  mandatory: 'Mandatory: never left empty',
  required: 'Required where there is something to say',
  optional: 'Optional',
}

/** `In force: 3 March 2026 at 9:00am`. */
export const standsWords = (view: TemplateView): string => {
  const { state, proposedAt, inForceSince, endedAt, retiredBecause } = view
  const since = { proposed: proposedAt, inForce: inForceSince, superseded: endedAt, retired: endedAt }[state]
  const words =
    since === undefined ? versionStateWords[state] : `${versionStateWords[state]}: ${dayAndTime(since)}`
  return retiredBecause === undefined ? words : `${words}. ${retiredBecause}`
}

/** `3 of 7 have agreed`. */
export const agreedWords = ({ agreed, partners }: TemplateView): string =>
  `${String(agreed.length)} of ${String(partners.length)} have agreed`
