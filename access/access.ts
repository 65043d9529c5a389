/** The door to every record, as portal, API and processes hold it. */
import type { Citation, FiguresLook } from '../domain/access/events.ts'
import type { DashboardGrant } from '../domain/commissioner/decider.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import type { ContentBytes } from '../domain/kernel/terms.ts'
import type { Rejection } from '../domain/kernel/rejection.ts'
import type { Refusal } from '../domain/policy/request.ts'
import type { Permission } from '../store/permission.ts'
import type { Ask, Disclosure, Permitted } from './types.ts'

/** A refusal with what it was decided from; already on record when the caller gets it. */
export interface Refused {
  readonly ask: Ask
  readonly refusal: Refusal
}

/** What a command is aimed at; access establishes from the log how the actor stands to it. */
export interface Aim {
  readonly by: Actor
  /** The session of the sign-in, for the reads that establish the relationship. */
  readonly session: string
  /** The command's type, as in the catalogue. */
  readonly command: string
  readonly category: string
  readonly id: string
  /** The patient whom it concerns, where it concerns one. */
  readonly patient?: string
  /** The team in whose name it is asked. */
  readonly team?: string
  /** The provider that a system speaks for. */
  readonly organisation?: string
  /** The entry that it concerns: `permitted` means that the actor may see this entry's content. */
  readonly entry?: string
  /** The care plan that it concerns, and the sections of it: `reader` means that the actor may see all of these. */
  readonly plan?: {
    readonly id: string
    readonly sections: readonly string[]
    /** Items that it holds: their sections count as named. */
    readonly items?: readonly string[]
  }
}

export interface Access {
  /**
   * Decides from the log itself (the person's consent stream, the actor's professional, team and provider streams), never from a read model.
   * A refusal is appended to the access log before it is answered. An unknown patient is refused in the same words.
   */
  readonly decide: (ask: Ask) => Promise<Permitted | Refused>
  /** Appends the access event that names every entry, then hands out the Disclosure. */
  readonly disclose: (may: Permitted, entries: readonly Citation[]) => Promise<Disclosure>
  /** The same for several people at once: one atomic append, one event per person. */
  readonly discloseAll: (
    list: readonly { readonly may: Permitted; readonly entries: readonly Citation[] }[],
  ) => Promise<readonly Disclosure[]>
  /** Puts on record that published figures are about to be shown: to whom, which, and no patient. */
  readonly figuresViewed: (by: Actor, session: string, looks: readonly FiguresLook[]) => Promise<void>
  /** For a permitted look that found nothing to show (own team wrote nothing): put on record as refused. */
  readonly nothingToShow: (may: Permitted) => Promise<void>
  /** The decision as it would be made now, for what shows nothing by itself and is no look: nothing is put on record. Undefined where it is refused. */
  readonly foresee: (ask: Ask) => Promise<Permitted | undefined>
  /** What of the dashboards somebody may see, from the log at every call; undefined where nothing. */
  readonly dashboardsOf: (by: Actor) => Promise<DashboardGrant | undefined>
  /** Leave to ask one command, or why not. */
  readonly permit: (aim: Aim) => Promise<Permission | Rejection>
}

/** Tells leave from refusal. */
export const isRefused = (answer: Permitted | Refused): answer is Refused => 'refusal' in answer

/** A sign-in as the issuer vouches for it. */
export interface Login {
  readonly issuer: string
  readonly subject: string
}

/** Finds people by their identifiers, in the log's claims (strongly consistent), never in a read model. */
export interface Identity {
  /** The patient id behind a valid NHS number, or undefined. */
  readonly patientByNhsNumber: (nhsNumber: string) => Promise<string | undefined>
  readonly patientByLocalNumber: (organisation: string, number: string) => Promise<string | undefined>
  /** The patient or professional id behind a sign-in, or undefined when nobody is linked to it. */
  readonly holderOfLogin: (login: Login) => Promise<string | undefined>
  readonly providerByOds: (ods: string) => Promise<string | undefined>
  /** The id of the claim stream of an identifier: its keyed hash. Kinds as in domain/claim. */
  readonly claimId: (
    kind: 'nhsNumber' | 'localNumber' | 'login' | 'odsCode',
    ...parts: readonly string[]
  ) => Promise<string>
}

/** What stands for a person whom nobody knows: asking about it is refused, and put on record, like any other refusal. */
export const nobody = '0'.repeat(32)

/** Opens documents: sealed bytes beside the log, or base64 within the event. */
export interface Documents {
  /** Seals and stores bytes for a person; answers a reference, or the bytes inline up to 64 KiB. */
  readonly keep: (subject: string, bytes: Uint8Array, mediaType: string) => Promise<ContentBytes>
  /** The bytes of a document that the disclosure names; undefined once erased. Throws when the disclosure does not name `entry`. */
  readonly open: (
    disclosure: Disclosure,
    entry: string,
    content: ContentBytes,
  ) => Promise<Uint8Array | undefined>
  /** The bytes for the exchange's own work (the inbox maps a raw message); nothing read with it leaves. */
  readonly read: (subject: string, content: ContentBytes) => Promise<Uint8Array | undefined>
}
