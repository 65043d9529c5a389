/** Special patient notes for tests: published by a professional with whom the person shares. */
import { note } from '../../domain/note/decider.ts'
import type { NoteContent } from '../../domain/note/events.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { Written } from '../../store/write.ts'
import { id } from './domain.ts'
import type { World } from './world.ts'

export const noteContent = (text: string): NoteContent => ({
  plan: id('9'),
  planRevision: 3,
  text,
  contingency: [
    { kind: 'trigger', text: 'Drowsy or confused', whatToDo: 'Treat as a hypo', whoToContact: 'Daughter' },
  ],
  contacts: [
    { kind: 'contact', text: 'Diabetes nurses', phone: '020 7946 0001', crisis: false },
    { kind: 'contact', text: 'Maya Archer', role: 'Daughter', phone: '07700 900001', crisis: true },
  ],
})

type Asking = Pick<World, 'ask'>
type Command = Parameters<typeof note.decide>[0]

/** Asks a command of somebody's note. */
export const askNote = (
  { ask }: Asking,
  patient: string,
  { by, command }: { readonly by: Actor; readonly command: Command },
): Promise<Written> =>
  ask({ aggregate: note, id: patient, by, aim: { patient, plan: { id: id('9'), sections: [] } }, command })

/** Publishes a version; the person told the clinician that NHS 111 may see it. */
export const publishNote = (
  world: Asking,
  patient: string,
  { by, text }: { readonly by: Actor; readonly text: string },
): Promise<Written> =>
  askNote(world, patient, {
    by,
    command: {
      type: 'PublishNote',
      data: { content: noteContent(text), team: by.team ?? id('8'), decision: { by: 'toldClinician' } },
    },
  })

/** The person stops NHS 111 from seeing the note. */
export const forbid111 = (world: Asking, patient: string): Promise<Written> =>
  askNote(world, patient, {
    by: { user: patient, role: 'patient' },
    command: { type: 'ForbidNhs111', data: {} },
  })
