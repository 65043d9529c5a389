/** Ann's care plan through the API, as several people write it. */
import type { Label } from '../../../domain/kernel/terms.ts'
import { ann, annsPlan, gpTeam, kidneyTeam } from './people.ts'
import type { Who, World } from './world.ts'

export const plans = `/api/v1/patients/${ann}/care-plans`
export const planPath = `${plans}/${annsPlan}`

/** The kidney team sees what is general; the GP everything. */
export const sharePlan = async (world: World, labels: readonly Label[] = ['general']): Promise<void> => {
  await world.share(ann, kidneyTeam, labels)
  await world.share(ann, gpTeam, ['general', 'mental', 'sexual', 'social'])
  await world.settled()
}

/** What people do to the plan. */
export const writing = (world: World) => {
  const tagOf = async (who: Who): Promise<string> => {
    await world.settled()
    return (await world.get(planPath, who)).headers['etag'] ?? ''
  }
  /** Asks with If-Match; the newest version that `who` sees unless told. */
  const change = async (
    who: Who,
    [method, path, body]: readonly ['put' | 'post', string, object],
    tag?: string,
  ) =>
    world
      .request(method, `${planPath}/${path}`, who)
      .set('if-match', tag ?? (await tagOf(who)))
      .send(body)
  const write = (who: Who, text: string, { tag, section = 'aboutMe' }: Written = {}) =>
    change(who, ['put', `sections/${section}`, { text }], tag)
  const read = async (who: Who, query = ''): Promise<Read> => {
    await world.settled()
    return (await world.get(`${planPath}${query}`, who)).body as Read
  }
  const textOf = async (who: Who, section = 'aboutMe'): Promise<string | undefined> =>
    (await read(who)).sections.find(({ id }) => id === section)?.text
  return { tagOf, change, write, read, textOf }
}
interface Written {
  readonly tag?: string
  readonly section?: string
}
/** As much of a plan as tests look at. */
export interface Read {
  readonly version: number
  readonly newest: number
  readonly name: string
  readonly published?: { readonly number: number }
  readonly sections: readonly {
    readonly id: string
    readonly text: string
    readonly label: string
    readonly owner?: string
    readonly agreement: { readonly answer: string; readonly why?: string }
    readonly items: readonly {
      readonly id: string
      readonly status: string
      readonly content: { readonly text: string }
    }[]
  }[]
}
