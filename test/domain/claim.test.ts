/** An identifier has one holder at a time. */
import { describe, it } from 'vitest'
import { claim } from '../../domain/claim/decider.ts'
import { erased, given, id } from '../support/domain.ts'

const [ann, bob] = [id('a'), id('b')]
const claimBy = (holder: string) =>
  ({ type: 'ClaimIdentifier', data: { holder, kind: 'nhsNumber' } }) as const
const releaseBy = (holder: string) =>
  ({ type: 'ReleaseIdentifier', data: { holder, reason: 'wrong person' } }) as const
const claimedBy = (holder: string) =>
  ({ type: 'IdentifierClaimed', data: { holder, kind: 'nhsNumber' } }) as const
const releasedBy = (holder: string) =>
  ({ type: 'IdentifierReleased', data: { holder, reason: 'wrong person' } }) as const

describe('a claim', () => {
  it('gives a free identifier to whoever asks first', () =>
    given(claim).when(claimBy(ann)).yields(claimedBy(ann)))
  it('is already so for its holder', () => given(claim, claimedBy(ann)).when(claimBy(ann)).yields())
  it('is refused while another holds it', () =>
    given(claim, claimedBy(ann)).when(claimBy(bob)).rejects('conflict'))
  it('is released by naming its holder', () =>
    given(claim, claimedBy(ann)).when(releaseBy(ann)).yields(releasedBy(ann)))
  it('is not released from another', () =>
    given(claim, claimedBy(ann)).when(releaseBy(bob)).rejects('conflict'))
  it('that is free has nothing to release', () => given(claim).when(releaseBy(ann)).yields())
  it('is taken again after its release', () =>
    given(claim, claimedBy(ann), releasedBy(ann)).when(claimBy(bob)).yields(claimedBy(bob)))
  it('is free again once its holder was erased', () =>
    given(claim, erased('IdentifierClaimed')).when(claimBy(bob)).yields(claimedBy(bob)))
  it('stays with its new holder when an earlier one was erased', () =>
    given(claim, erased('IdentifierClaimed'), erased('IdentifierReleased'), claimedBy(bob))
      .when(claimBy(ann))
      .rejects('conflict'))
})
