/** What an issuer of a test keeps of a sign-in, for as long as the test. */
import type { AdapterFactory } from 'oidc-provider'
import { issuerMemory } from '../../../app/demonstration/issuer/memory.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { sealer } from '../../../portal/security/sealing.ts'
import { memorySessions } from '../../../store/memory/sessions.ts'

export const ownMemory = (): AdapterFactory =>
  issuerMemory(memorySessions(), sealer(new Uint8Array(32)), () => toInstant(Date.now()))
