/** A house to move out of: an exchange over real stores in a folder, with three people and a document of each that lies beside the log. */
import { readConfig, type Config } from '../../../app/config.ts'
import { openDirectory } from '../../../app/directory.ts'
import { openStores, type Stores } from '../../../app/stores.ts'
import { namedNumbers } from '../../../feeds/hl7v2/mapping/named.ts'
import { erasePerson } from '../../../processes/erasure.ts'
import { settingsOver } from '../../support/program.ts'
import { openWorld, type World } from '../../support/world.ts'

export interface House {
  readonly config: Config
  readonly stores: Stores
  readonly world: World
  readonly people: readonly string[]
  readonly provider: string
  /** Files a letter with a document of 70,000 bytes in somebody's record. */
  readonly fileLetter: (patient: string, text: string) => Promise<void>
  readonly erase: (patient: string) => Promise<void>
  readonly close: () => Promise<void>
}

const numbers = ['9990000018', '9990000026', '9990000034']

/** The settings over a folder. */
export const configOver = (path: string): Config => readConfig(settingsOver(path))

/** Builds it: three people with a letter each. */
export const openHouse = async (path: string): Promise<House> => {
  const config = configOver(path)
  const stores = await openStores(config)
  const world = await openWorld(undefined, { stores, readModelsUrl: 'sqlite::memory:' })
  const provider = await world.addProvider('RXX01')
  const fileLetter = async (patient: string, text: string): Promise<void> => {
    const bytes = Buffer.alloc(70_000, text)
    const document = await world.documents.keep(patient, bytes, 'application/pdf')
    await world.fileEntry({
      patient,
      organisation: provider,
      content: { kind: 'letter', title: text, document },
    })
  }
  const reading = {
    numbers: { hl7v2: namedNumbers },
    directory: openDirectory(stores.journal),
    tell: () => undefined,
  }
  const erase = async (patient: string): Promise<void> => {
    await erasePerson({ ...world, ...stores, ...reading }, patient)
  }
  const people: string[] = []
  for (const [place, number] of numbers.entries()) {
    const patient = await world.addPatient(provider, number)
    await fileLetter(patient, `letter ${String(place)}`)
    people.push(patient)
  }
  const close = async (): Promise<void> => {
    await world.close()
    await stores.close()
  }
  return { config, stores, world, people, provider, fileLetter, erase, close }
}
