/** The holder of real servers: one of each for a run, however many suites ask, and none in the way where none can be had. */
import * as library from 'testcontainers'
import { expect, it } from 'vitest'
import { openHolder } from './holder.ts'
import type { Started } from './servers.ts'

const here = () => Promise.resolve(library)
const asked = async (address: string, name: string): Promise<unknown> =>
  (await fetch(`${address}/${name}`)).json()

/** A holder of a server `one` that starts as given, and what it said. */
const holding = async (start: () => Promise<Started>, docker: () => Promise<typeof library | undefined>) => {
  const said: string[] = []
  const startable = { one: { setting: 'ONE_URL', start } }
  return { said, ...(await openHolder({ startable, docker, say: line => said.push(line) })) }
}

it('starts a server once however many ask at once, and stops it at the end', async () => {
  let [starts, stops] = [0, 0]
  const stop = () => Promise.resolve((stops += 1))
  const start = () => Promise.resolve({ url: `http://one:${String((starts += 1))}`, what: 'one:1.2', stop })
  const { said, address, close } = await holding(start, here)
  const answers = await Promise.all([1, 2, 3].map(() => asked(address, 'one')))
  expect(answers).toStrictEqual(answers.map(() => ({ url: 'http://one:1' })))
  expect(said).toStrictEqual(['A real one server for suites: one:1.2, started in Docker'])
  await close()
  expect([starts, stops]).toStrictEqual([1, 1])
})

it('starts nothing where nobody asks', async () => {
  let looked = 0
  const { said, close } = await holding(
    () => Promise.reject(new Error('nobody asked')),
    () => {
      looked += 1
      return Promise.resolve(library)
    },
  )
  await close()
  expect([looked, said]).toStrictEqual([0, []])
})

it.each([
  [
    'no Docker engine answers',
    'no Docker engine answers, and ONE_URL is not set',
    () => Promise.resolve(undefined),
  ],
  ['it does not start', 'a Docker engine answers, but it could not be started: Error: no room', here],
])('says why there is none: %s', async (_, missing, docker) => {
  const { said, address, close } = await holding(() => Promise.reject(new Error('no room')), docker)
  expect(await asked(address, 'one')).toStrictEqual({ missing })
  expect(said).toStrictEqual([`No real one server for suites: ${missing}`])
  await close()
})

it('starts one on this machine where no Docker answers and a package brings it', async () => {
  const said: string[] = []
  const here = { url: 'one://here', what: 'one 1.2 out of a package', stop: () => Promise.resolve() }
  const start = () => Promise.reject(new Error('there is no Docker'))
  const one = { setting: 'ONE_URL', start, startHere: () => Promise.resolve(here) }
  const docker = () => Promise.resolve(undefined)
  const { address, close } = await openHolder({ startable: { one }, docker, say: line => said.push(line) })
  expect(await asked(address, 'one')).toStrictEqual({ url: 'one://here' })
  expect(said).toStrictEqual([
    'A real one server for suites: one 1.2 out of a package, started on this machine',
  ])
  await close()
})
