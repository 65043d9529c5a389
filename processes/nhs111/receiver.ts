/** A receiver over HTTP: sent notes, each signed and under its own idempotency key, and asked what it holds. */
import type { z } from 'zod'
import { signatureHeader } from '../../access/signing.ts'
import {
  heldNote,
  heldPage,
  receipt,
  type HeldNote,
  type HeldPage,
  type Receipt,
} from '../../domain/nhs111/exchange.ts'
import type { NoteMessage } from '../../domain/nhs111/message.ts'
import type { Nhs111Deps, ReceiverSettings } from './deps.ts'
import { isRefusal, NotNow, Refused } from './outcome.ts'
import { signingIn } from './signIn.ts'

export interface Receiver {
  readonly name: string
  /** Throws Refused, or NotNow. */
  readonly send: (message: NoteMessage, key: string) => Promise<Receipt>
  /** The version of a note that it holds; undefined where it holds none. */
  readonly held: (note: string) => Promise<HeldNote | undefined>
  readonly list: (after: string | undefined) => Promise<HeldPage>
}

interface Asked {
  readonly path: string
  readonly method?: 'GET' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const unauthenticated = 401
const notFound = 404
const usualPatienceMs = 10_000

const whyOf = (error: unknown): string => {
  if (error instanceof NotNow) return error.message
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.name : 'unknown'
}

/** Opens a receiver of the settings. */
export const openReceiver = (
  { name, url, signIn }: ReceiverSettings,
  { signer, signal, patienceMs = usualPatienceMs }: Pick<Nhs111Deps, 'signer' | 'signal' | 'patienceMs'>,
): Receiver => {
  const base = url.endsWith('/') ? url : `${url}/`
  const patience = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  const authorization = signingIn(signIn, patience)

  const once = async ({ path, method = 'GET', headers = {}, body }: Asked) => {
    const answer = await fetch(new URL(path, base), {
      method,
      headers: { ...headers, accept: 'application/json', authorization: await authorization.header() },
      ...(body !== undefined && { body }),
      redirect: 'error',
      signal: patience(),
    })
    return { status: answer.status, text: await answer.text() }
  }

  /** A token that is not taken any more is asked for anew, once. */
  const ask = async (asked: Asked): Promise<{ readonly status: number; readonly text: string }> => {
    try {
      const first = await once(asked)
      if (first.status !== unauthenticated) return first
      authorization.forget()
      return await once(asked)
    } catch (error) {
      throw new NotNow(whyOf(error))
    }
  }

  const parsed = <T>(schema: z.ZodType<T>, text: string): T => {
    try {
      return schema.parse(JSON.parse(text))
    } catch {
      throw new NotNow('it answered something else than was agreed')
    }
  }
  const answered = <T>(
    schema: z.ZodType<T>,
    { status, text }: { readonly status: number; readonly text: string },
  ): T => {
    if (status >= 200 && status < 300) return parsed(schema, text)
    const words = `it answered ${String(status)}`
    throw isRefusal(status) ? new Refused(words) : new NotNow(words)
  }

  return {
    name,
    send: async (message, key) => {
      const body = JSON.stringify(message)
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': key,
        [signatureHeader]: await signer.sign(body),
      }
      return answered(receipt, await ask({ path: `notes/${message.note}`, method: 'PUT', headers, body }))
    },
    held: async note => {
      const answer = await ask({ path: `notes/${note}` })
      return answer.status === notFound ? undefined : answered(heldNote, answer)
    },
    list: async after => {
      const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
      return answered(heldPage, await ask({ path: `notes${query}` }))
    },
  }
}
