/** What a client of the sandbox is answered: one person who never was, and nobody else. No record is looked at. */
import { instant } from '../../domain/kernel/time.ts'
import type { PublishedNote } from '../../domain/nhs111/message.ts'

/** A valid number that the NHS gives to nobody. */
export const sandboxNumber = '9999999999'

const madeUp: PublishedNote = {
  note: '0'.repeat(31) + '1',
  version: 3,
  nhsNumber: sandboxNumber,
  issuedAt: instant.parse('2026-11-02T16:20:00.000Z'),
  status: 'published',
  text: 'Made up. Lives alone, hard of hearing: let the phone ring. Type 1 diabetes with two severe hypos this autumn.',
  contingency: [
    {
      text: 'Drowsy or confused',
      whatToDo: 'Treat as a hypo: glucose gel in the fridge door, then call 999 if not awake in ten minutes.',
      whoToContact: 'Daughter (has a key)',
    },
  ],
  contacts: [
    { name: 'Maya Example', role: 'Daughter, has a key', phone: '07700 900001', crisis: true },
    { name: 'Diabetes nurses', role: 'Weekdays 9 to 5', phone: '020 7946 0001', crisis: false },
  ],
  publishedBy: { name: 'Dr Example', team: 'Practice team', organisation: 'Sandbox Surgery', ods: 'X99999' },
}

/** The made-up note of that one number. */
export const sandboxNote = (nhsNumber: string): PublishedNote | undefined =>
  nhsNumber === sandboxNumber ? madeUp : undefined
