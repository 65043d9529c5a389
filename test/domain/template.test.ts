/** Care plan templates: what a care plan is, agreed on by organisations version by version (K5). */
import { describe, expect, it } from 'vitest'
import type { TemplateSection } from '../../domain/kernel/planSections.ts'
import { template } from '../../domain/template/decider.ts'
import { templateCommands } from '../../domain/template/events.ts'
import { erased, given, id } from '../support/domain.ts'

const section: TemplateSection = {
  id: 'aboutMe',
  kind: 'aboutMe',
  title: 'About me',
  plainTitle: 'What matters to me',
  need: 'mandatory',
  label: 'general',
}
const [hospital, surgery] = [id('a'), id('b')]
const proposal = (version: number) => ({
  version,
  title: 'Diabetes',
  plainTitle: 'My diabetes',
  sections: [section],
  partners: [hospital, surgery],
})
const propose = (version: number) => ({ type: 'ProposeTemplate', data: proposal(version) }) as const
const proposed = (version: number) => ({ type: 'TemplateProposed', data: proposal(version) }) as const
const agree = (version: number, organisation: string) =>
  ({ type: 'AgreeToTemplate', data: { version, organisation } }) as const
const agreed = (version: number, organisation: string) =>
  ({ type: 'TemplateAgreed', data: { version, organisation } }) as const
const inForce = (version: number) => ({ type: 'TemplateInForce', data: { version } }) as const
const retire = (version: number) =>
  ({ type: 'RetireTemplate', data: { version, why: 'never used' } }) as const
const retired = (version: number) => ({ type: 'TemplateRetired', data: retire(version).data }) as const
const standing = (version: number) =>
  [proposed(version), agreed(version, hospital), agreed(version, surgery), inForce(version)] as const
const statesOf = (...history: Parameters<typeof given>[1][]) =>
  given(template, ...(history as never[])).state.versions.map(({ state }) => state)

describe('a template', () => {
  it('is proposed in versions that are counted up from 0', () => {
    given(template).when(propose(0)).yields(proposed(0))
    given(template, proposed(0)).when(propose(1)).yields(proposed(1))
    given(template).when(propose(1)).rejects('invalid', 'version')
    given(template, proposed(0)).when(propose(2)).rejects('invalid', 'version')
  })
  it('is proposed once in each version, and never changed in it', () => {
    given(template, proposed(0)).when(propose(0)).yields()
    given(template, ...standing(0))
      .when(propose(0))
      .yields()
    const otherwise = { ...proposal(0), title: 'Other' }
    given(template, proposed(0))
      .when({ type: 'ProposeTemplate', data: otherwise })
      .rejects('conflict', 'version')
  })
  it('names each partner and each section once', () => {
    const { data } = templateCommands.ProposeTemplate
    expect(data.safeParse({ ...proposal(0), partners: [hospital, hospital] }).success).toBe(false)
    expect(data.safeParse({ ...proposal(0), sections: [section, section] }).success).toBe(false)
  })
})

describe('an agreement', () => {
  it('is recorded for each organisation, and with the last one the version is in force', () => {
    given(template, proposed(0)).when(agree(0, surgery)).yields(agreed(0, surgery))
    given(template, proposed(0), agreed(0, surgery))
      .when(agree(0, hospital))
      .yields(agreed(0, hospital), inForce(0))
  })
  it('is given once', () => {
    given(template, proposed(0), agreed(0, surgery)).when(agree(0, surgery)).yields()
    given(template, ...standing(0))
      .when(agree(0, surgery))
      .yields()
  })
  it('of an organisation that is not asked is not recorded', () =>
    given(template, proposed(0))
      .when(agree(0, id('c')))
      .rejects('invalid', 'organisation'))
  it('to a version that nobody proposed, or that is retired, is refused', () => {
    given(template, proposed(0)).when(agree(1, hospital)).rejects('not-found', 'version')
    given(template, proposed(0), retired(0)).when(agree(0, hospital)).rejects('conflict', 'version')
  })
  it('to a proposal comes too late once a newer version is in force', () =>
    given(template, proposed(0), ...standing(1))
      .when(agree(0, hospital))
      .rejects('conflict', 'version'))
})

describe('a version in force', () => {
  it('stays in force while a newer one is only proposed', () =>
    expect(statesOf(...standing(0), proposed(1), agreed(1, hospital))).toStrictEqual(['inForce', 'proposed']))
  it('is superseded, not retired, by a newer one in force', () => {
    expect(statesOf(...standing(0), ...standing(1))).toStrictEqual(['superseded', 'inForce'])
    given(template, ...standing(0), ...standing(1))
      .when(retire(0))
      .rejects('conflict', 'version')
  })
  it('is retired with the reason, once, and what it superseded does not come back', () => {
    given(template, ...standing(0))
      .when(retire(0))
      .yields(retired(0))
    given(template, ...standing(0), retired(0))
      .when(retire(0))
      .yields()
    expect(statesOf(...standing(0), ...standing(1), retired(1))).toStrictEqual(['superseded', 'retired'])
  })
  it('of which there is none is not retired', () =>
    given(template).when(retire(0)).rejects('not-found', 'version'))
})

it('old versions stay readable for ever, and a newer one may follow a retired one', () => {
  const { versions } = given(template, ...standing(0), ...standing(1), retired(1)).state
  expect(versions.map(({ proposal }) => proposal)).toStrictEqual([proposal(0), proposal(1)])
  given(template, proposed(0), retired(0)).when(propose(1)).yields(proposed(1))
})

it('is about no person: an erasure changes nothing in it', () =>
  expect(given(template, proposed(0), erased('TemplateAgreed')).state).toStrictEqual(
    given(template, proposed(0)).state,
  ))
