/** A hospital's feed that goes on until it is told to end: people who are new, with a result each, and results of the demonstration's first person. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isNhsNumber } from '../../domain/kernel/ids.ts'
import { personOf, resultOf, type Known } from './hospital.ts'
import { openQueue, type Told } from './queue.ts'

/** From the far end of the numbers kept for tests: the demonstration takes them from the other. */
const numbers = Array.from({ length: 9000 }, (_, n) => String(9_999_990_000 + n)).filter(isNhsNumber)

const somebody = (number: number): Known => ({
  nhsNumber: numbers[number] ?? '',
  hospitalNumber: `J${String(number).padStart(5, '0')}`,
  family: 'Tenfold',
  given: 'Ida',
  birthDate: number % 4 < 2 ? '19700315' : '19500315',
  sex: number % 2 === 0 ? 'F' : 'M',
  borough: 'Brent',
})

/** Each connection begins so often with somebody new. */
const everyMs = 2500

/** What was sent in all; each message was acknowledged. */
export interface Sent {
  readonly messages: number
  readonly people: number
  readonly results: number
  /** The first person's values, each sent once. */
  readonly values: readonly string[]
}

export interface Feed {
  readonly told: () => readonly Told[]
  /** Sends nothing new, and resolves when all is acknowledged. */
  readonly end: () => Promise<Sent>
}

/** Begins over so many connections. */
export const openFeed = (port: number, connections: number): Feed => {
  const queues = Array.from({ length: connections }, () => openQueue(port))
  const values: string[] = []
  let people = 0
  let over = false
  const isOver = (): boolean => over
  const putNext = (put: (message: string) => void): void => {
    people += 1
    const value = 100 + people / 100
    const known = somebody(people)
    values.push(String(value))
    put(personOf(known))
    put(resultOf(known.hospitalNumber, 60 + (people % 30), known))
    put(resultOf(`E-${String(people)}`, value))
  }
  const going = queues.map(async ({ put }) => {
    while (!isOver()) {
      putNext(put)
      await sleep(everyMs)
    }
  })
  return {
    told: () => queues.flatMap(({ told }) => told),
    end: async () => {
      over = true
      await Promise.all(going)
      await Promise.all(queues.map(({ emptied }) => emptied()))
      await Promise.all(queues.map(({ close }) => close()))
      return { messages: 3 * people, people, results: 2 * people, values }
    },
  }
}
