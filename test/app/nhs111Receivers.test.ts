/** The file that names the receivers of special patient notes: a bad one refuses start by its name and the place in it, and no secret is quoted. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BadSetting } from '../../app/badSetting.ts'
import { readConfig } from '../../app/config.ts'

let folder = ''
let file = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'receivers-'))
  file = join(folder, 'receivers.json')
  writeFileSync(join(folder, 'secret'), 'quartz\n')
  writeFileSync(join(folder, 'empty'), ' \n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const basic = { type: 'basic', user: 'exchange', secretFile: 'secret' }
const token = { type: 'clientCredentials', tokenUrl: 'https://b.example/token', clientId: 'us' }
const one = { name: 'adastra', url: 'https://notes.example/v1/', signIn: basic }

const settings = () => ({ NHS111_RECEIVERS_FILE: file })
const holding = (content: unknown): void =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
const refusalOf = (given: Readonly<Record<string, string>>): string => {
  try {
    readConfig(given)
    return 'taken'
  } catch (error) {
    return error instanceof BadSetting ? error.message : `another error: ${String(error)}`
  }
}

describe('receivers of notes', () => {
  test('are none where no file names any', () => {
    expect(readConfig({}).receivers).toStrictEqual([])
  })

  test('are read with their secrets, that lie beside the file or anywhere by full path', () => {
    const other = { name: 'other', url: 'http://127.0.0.1:9/' }
    const secretFile = join(folder, 'secret')
    holding([one, { ...other, signIn: { ...token, secretFile, scope: 'notes' } }])
    expect(readConfig(settings()).receivers).toStrictEqual([
      {
        name: 'adastra',
        url: 'https://notes.example/v1/',
        signIn: { type: 'basic', user: 'exchange', secret: 'quartz' },
      },
      { ...other, signIn: { ...token, scope: 'notes', secret: 'quartz' } },
    ])
  })

  test('are those of the example in docs/nhs111.md', () => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/nhs111.md', import.meta.url)), 'utf8')
    const example = /NHS111_RECEIVERS_FILE[^`]*`[^`]*```json\n(.*?)```/s.exec(page)?.[1] ?? ''
    holding(example.replaceAll(/"secretFile": "[^"]*"/g, '"secretFile": "secret"'))
    expect(readConfig(settings()).receivers.map(({ name }) => name)).toStrictEqual(['adastra', 'other'])
  })
})

/** What is wrong with the file, its content, and what is said behind the file’s own name. */
const bad: readonly (readonly [why: string, content: unknown, words: string | RegExp])[] = [
  ['is not JSON', '[\n  { "name": quartz }\n]', ' is not JSON'],
  ['lacks a bracket', '[\n  {', ' is not JSON (line 2 column 4)'],
  ['is empty', '', ' is not JSON'],
  ['is no list', one, / › ?: |: Invalid input: expected array/],
  ['names nobody', [{ ...one, name: '' }], / › 0 › name: ./],
  ['has a field that is unknown', [{ ...one, secret: 'quartz' }], ' › 0: Unrecognized key: "secret"'],
  [
    'has an unknown field in a sign-in',
    [one, { ...one, name: 'b', signIn: { ...basic, secret: 'quartz' } }],
    ' › 1 › signIn: Unrecognized key: "secret"',
  ],
  ['has a sign-in of no known type', [{ ...one, signIn: { type: 'none' } }], / › 0 › signIn › type: ./],
  ['lacks a field', [{ name: 'adastra', signIn: basic }], / › 0 › url: ./],
  [
    'has an address that is none',
    [{ ...one, url: 'notes.example' }],
    ' › 0 › url: an address that starts with https://',
  ],
  [
    'has plain http beyond this machine',
    [{ ...one, url: 'http://notes.example/' }],
    ' › 0 › url: https, without a query; plain http on this machine alone',
  ],
  [
    'has a query in an address',
    [{ ...one, url: 'https://notes.example/?key=quartz' }],
    ' › 0 › url: https, without a query; plain http on this machine alone',
  ],
  [
    'fetches tokens by plain http',
    [{ ...one, signIn: { ...token, tokenUrl: 'http://b.example/token', secretFile: 'secret' } }],
    ' › 0 › signIn › tokenUrl: https, without a query; plain http on this machine alone',
  ],
  ['names one twice', [one, { ...one, url: 'https://other.example/' }], ': each name once'],
]

describe('start is refused for a file of receivers', () => {
  test.each(bad)('that %s, by the setting, the file and the place', (_, content, words) => {
    holding(content)
    const refusal = refusalOf(settings())
    expect(refusal).not.toContain('quartz')
    const beginning = `NHS111_RECEIVERS_FILE: ${file}`
    expect(refusal.slice(0, beginning.length)).toBe(beginning)
    const rest = refusal.slice(beginning.length)
    if (typeof words === 'string') expect(rest).toBe(words)
    else expect(rest).toMatch(words)
  })

  test('that is not there, or is a folder', () => {
    for (const place of [join(folder, 'nowhere.json'), folder])
      expect(refusalOf({ NHS111_RECEIVERS_FILE: place })).toBe(
        `NHS111_RECEIVERS_FILE: ${place} can’t be read`,
      )
  })

  test.each([
    ['is not there', 'nowhere', 'can’t be read'],
    ['is empty', 'empty', '(secretFile of adastra) is empty'],
  ])('whose secret’s file %s, by that file', (_, secretFile, words) => {
    holding([{ ...one, signIn: { ...basic, secretFile } }])
    expect(refusalOf(settings())).toBe(`NHS111_RECEIVERS_FILE: ${join(folder, secretFile)} ${words}`)
  })
})
