/**
 * The sections of PRSB's Personalised Care and Support Plan, as the shipped templates begin from them. PRSB asks for each of them where
 * there is something to say ("required"), and for a formulation in mental health care alone. A template may ask for more, never for less.
 */
import { templateSection, type SectionKind, type TemplateSection } from '../../domain/kernel/planSections.ts'

type Words = Pick<TemplateSection, 'title' | 'plainTitle' | 'guidance'>
const words: Readonly<Record<SectionKind, Words>> = {
  aboutMe: {
    title: 'About me',
    plainTitle: 'What matters to me',
    guidance: 'In the person’s own words: what others should know, what matters most, how to communicate.',
  },
  strengths: {
    title: 'Strengths',
    plainTitle: 'What I am good at and what helps me',
    guidance: 'Abilities, people and things that help, and what has worked before.',
  },
  needs: {
    title: 'Needs, concerns or health problems',
    plainTitle: 'What troubles me',
    guidance: 'What the plan is for. Diagnoses stand in the record: say here what they mean to the person.',
  },
  goals: {
    title: 'Goals and hopes',
    plainTitle: 'My goals',
    guidance: 'What the person wants to achieve and why it matters to them, one goal at a time.',
  },
  actions: {
    title: 'Actions and activities',
    plainTitle: 'What I do and what others do',
    guidance: 'What is done, by whom and by when: one action at a time.',
  },
  contingency: {
    title: 'Contingency plans',
    plainTitle: 'What to do if things get worse',
    guidance: 'Signs to watch for, what should happen then, and who should be contacted.',
  },
  formulation: {
    title: 'Formulation',
    plainTitle: 'How it came about and what it means',
    guidance: 'An account, agreed with the person, of where the difficulties come from and what they mean.',
  },
  additionalPlans: {
    title: 'Additional supporting plans',
    plainTitle: 'Other plans that I have',
    guidance: 'Other plans that belong with this one, what each says, and where it is kept.',
  },
  treatment: {
    title: 'Treatment plan',
    plainTitle: 'My treatment',
    guidance: 'Each regimen with its cycles, and whom to call about it.',
  },
  specialNote: {
    title: 'Special patient note',
    plainTitle: 'What NHS 111 should know',
    guidance:
      'What a call handler must read first, in a few lines. Nothing leaves without the person’s leave.',
  },
}

/** What PRSB asks of a section; treatment plans and notes to NHS 111 are supporting plans, kept where there are any. */
export const prsbNeeds: Readonly<Record<SectionKind, TemplateSection['need']>> = {
  aboutMe: 'required',
  strengths: 'required',
  needs: 'required',
  goals: 'required',
  actions: 'required',
  contingency: 'required',
  formulation: 'optional',
  additionalPlans: 'required',
  treatment: 'optional',
  specialNote: 'optional',
}

/** A section as PRSB has it, general unless told, with what a template says otherwise. Its word is its kind unless told. */
export const section = (kind: SectionKind, otherwise: Partial<TemplateSection> = {}): TemplateSection =>
  templateSection.parse({
    id: kind,
    kind,
    ...words[kind],
    need: prsbNeeds[kind],
    label: 'general',
    ...otherwise,
  })
