/** Settings: each is read, blanks count as unset, and a bad value is refused by its name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookUpLimits } from '../../access/lookUps.ts'
import { BadSetting } from '../../app/badSetting.ts'
import { readConfig } from '../../app/config.ts'

const refusalOf = (settings: Readonly<Record<string, string>>): string => {
  try {
    readConfig(settings)
    return 'taken'
  } catch (error) {
    return error instanceof BadSetting ? error.message : 'another error'
  }
}

describe('settings', () => {
  test.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'NaN'],
    ['MLLP_PORT', '65536'],
    ['MLLP_ORGANISATIONS', 'not an ODS code!'],
    ['MLLP_ORGANISATIONS', 'RYJ,,RQM'],
    ['MLLP_MAX_FRAME_BYTES', '10'],
    ['MLLP_MAX_FRAME_BYTES', 'large'],
    ['EVENTS_URL', 'esdb://one:99999'],
    ['EVENTS_URL', 'postgres://somewhere'],
    ['EVENTS_URL', 'data/events.db'],
    ['EVENTS_URL', 'sqlite:'],
    ['READ_MODELS_URL', 'postgres://somewhere'],
    ['KEYS_URL', 'folder:keys'],
    ['KEYS_URL', 'postgres://host'],
    ['KEYS_URL', 'postgres://host/database?sslmode=allow'],
    ['KEYS_URL', 'postgres://user:100%@host/database'],
    ['SESSIONS_URL', 'redis://somewhere'],
    ['SESSIONS_URL', 'postgres://host/database?schema=Robert;'],
    ['SESSIONS_URL', 'postgres://host/database?pool=100'],
    ['BLOBS_URL', 's3://'],
    ['BLOBS_URL', 's3://Bucket'],
    ['BLOBS_URL', 's3://user:word@bucket'],
    ['BLOBS_URL', 's3://bucket?endpoint=ftp://host'],
    ['BLOBS_URL', 's3://bucket?endpoint=http://user:word@host'],
    ['BLOBS_URL', 's3://bucket?acl=public-read'],
    ['OIDC_ISSUER', 'not an address'],
    ['OIDC_ALGORITHM', 'none'],
    ['OIDC_ALGORITHM', 'HS256'],
    ['PUBLIC_URL', 'portal'],
    ['DEMO_PEOPLE', '-1'],
    ['DEMO_PEOPLE', 'many'],
    ['DEMO_PEOPLE', '1500001'],
    ['LOOK_UPS', '300'],
    ['LOOK_UPS', 'nurse=300'],
    ['LOOK_UPS', 'professional=many'],
    ['LOOK_UPS', 'professional=0'],
    ['LOG_LEVEL', 'loud'],
    ['API_AUDIENCE', 'care-information-exchange'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(refusalOf({ [name]: value })).toMatch(new RegExp(`^${name}\\b.*: .+`))
  })

  test('a number that is none is refused in plain words', () => {
    expect(refusalOf({ PORT: 'eighty' })).toBe('PORT: a whole number from 0 to 65535')
  })

  test.each([
    ['KEYS_URL', { KEYS_URL: 'sqlite:/srv/a/events.db' }, 'EVENTS_URL'],
    ['SESSIONS_URL', { KEYS_URL: 'sqlite:/srv/b.db', SESSIONS_URL: 'sqlite:/srv//x/../b.db' }, 'KEYS_URL'],
    ['MASTER_KEY_FILE', { MASTER_KEY_FILE: '/srv/a/keys/keys.db' }, 'KEYS_URL'],
  ])('%s may not be the file of another store', (name, settings, other) => {
    const words = refusalOf({ DATA_DIR: '/srv/a', ...settings })
    expect(words).toMatch(new RegExp(`^${name}: .* is the place of ${other} already$`))
  })

  test('look-ups are set by role, and the other roles keep theirs', () => {
    expect(readConfig({ LOOK_UPS: 'professional=300, patient=5' }).lookUps).toStrictEqual({
      ...lookUpLimits,
      professional: 300,
      patient: 5,
    })
  })

  test('a blank counts as unset', () => {
    const names = [
      'DATA_DIR',
      'HOST',
      'PORT',
      'MLLP_PORT',
      'EVENTS_URL',
      'OIDC_ISSUER',
      'DEMO_PEOPLE',
      'LOG_LEVEL',
    ]
    for (const blank of ['', ' ', '\t '])
      expect(readConfig(Object.fromEntries(names.map(name => [name, blank])))).toStrictEqual(readConfig({}))
  })

  test('without any, everything lies under data/ and listens on loopback alone', () => {
    const { dataDir, http, mllp, stores, signIn, demonstrationPeople } = readConfig({})
    expect(isAbsolute(dataDir)).toBe(true)
    expect(dataDir.endsWith(join('/', 'data'))).toBe(true)
    expect(stores.events).toStrictEqual({ at: 'file', path: join(dataDir, 'events.db') })
    for (const place of Object.values(stores)) {
      const path = typeof place === 'string' ? place : 'path' in place ? place.path : ''
      expect(path.startsWith(join(dataDir, '/'))).toBe(true)
    }
    expect([http.host, http.port, mllp.host, mllp.port]).toStrictEqual(['127.0.0.1', 8080, '127.0.0.1', 2575])
    expect(signIn).toBeUndefined()
    expect(demonstrationPeople).toBe(2000)
  })

  test('a store goes where its address says', () => {
    const { stores } = readConfig({
      DATA_DIR: '/srv/a',
      EVENTS_URL: 'sqlite:/srv/b/log.db',
      BLOBS_URL: 'folder:/srv/c',
    })
    expect([stores.events, stores.blobs, stores.keys]).toStrictEqual([
      { at: 'file', path: '/srv/b/log.db' },
      { at: 'file', path: '/srv/c' },
      { at: 'file', path: '/srv/a/keys/keys.db' },
    ])
  })

  test('keys, sessions and documents may lie where several machines share them', () => {
    const database = 'postgres://u:p%40ss@db.example:5433/cie?sslrootcert=ca.pem&schema=one'
    const { stores } = readConfig({
      DATA_DIR: '/srv/a',
      KEYS_URL: database,
      SESSIONS_URL: database,
      BLOBS_URL: 's3://documents/of/ours?endpoint=https://s3.example&region=eu-west-2',
    })
    const options = { sslmode: 'verify-full', sslrootcert: 'ca.pem', schema: 'one' }
    expect(stores.keys).toStrictEqual({
      at: 'server',
      address: { host: 'db.example', port: 5433, database: 'cie', user: 'u', password: 'p@ss', options },
      words: 'postgres://db.example:5433/cie (schema one)',
    })
    expect(stores.sessions).toStrictEqual(stores.keys)
    expect(stores.blobs).toStrictEqual({
      at: 'server',
      address: {
        bucket: 'documents',
        prefix: 'of/ours/',
        endpoint: 'https://s3.example',
        region: 'eu-west-2',
      },
      words: 's3://documents/of/ours/ at https://s3.example',
    })
  })

  test.each([
    ['KEYS_URL', 'postgres://user:secret-word@host/database?sslmode=allow'],
    ['KEYS_URL', 'postgres://user:secret-word@host'],
    ['BLOBS_URL', 's3://bucket?endpoint=https://user:secret-word@host'],
  ])('what is said of %s holds nothing secret', (name, value) => {
    expect(refusalOf({ [name]: value })).not.toContain('secret-word')
  })

  test('the event log may lie on a server, as its own clients write it', () => {
    const { stores } = readConfig({ EVENTS_URL: 'esdb+discover://u:p%40ss@one:1113,two?tlsCAFile=ca.pem' })
    expect(stores.events).toStrictEqual({
      at: 'server',
      address: {
        hosts: [
          { address: 'one', port: 1113 },
          { address: 'two', port: 2113 },
        ],
        discover: true,
        options: { tls: true, tlsCAFile: 'ca.pem' },
        credentials: { username: 'u', password: 'p@ss' },
      },
    })
  })

  test.each([
    'esdb://',
    'esdb://xanadu:quartz@host:2113?tls=false',
    'esdb://xanadu:quartz@host:99999',
    'esdb://xanadu:quartz@host?tls=maybe',
    'esdb://xanadu:quartz@host?tlsVerifyCert=false',
    'esdb://xanadu:quartz@host?userCertFile=one.pem',
    'esdb://xanadu:qu%rtz@host',
  ])('%s is refused by the name of the setting, and nothing of it is told', url => {
    const refusal = refusalOf({ EVENTS_URL: url })
    expect(refusal).toMatch(/^EVENTS_URL: /u)
    expect(refusal).not.toContain('xanadu')
    expect(refusal).not.toContain('qu')
  })

  test.each([['MLLP_TLS_KEY'], ['MLLP_TLS_CERT'], ['MLLP_TLS_CA']])(
    'the three TLS files are set together or not at all: not without %s',
    missing => {
      const all = { MLLP_TLS_KEY: 'k.pem', MLLP_TLS_CERT: 'c.pem', MLLP_TLS_CA: 'a.pem' }
      expect(readConfig(all).mllp.tls).toStrictEqual({ key: 'k.pem', cert: 'c.pem', ca: 'a.pem' })
      expect(refusalOf({ ...all, [missing]: '' })).toContain(missing)
    },
  )

  test('an issuer turns the demonstration off', () => {
    const { signIn, demonstrationPeople } = readConfig({
      OIDC_ISSUER: 'https://issuer.example',
      DEMO_PEOPLE: '40',
    })
    expect(signIn).toStrictEqual({
      issuer: 'https://issuer.example',
      clientId: 'care-information-exchange',
      algorithm: 'ES256',
    })
    expect(demonstrationPeople).toBe(0)
  })

  test('the portal proves itself to an issuer with a secret or with a key, never both', () => {
    const key = { OIDC_ISSUER: 'https://issuer.example', OIDC_CLIENT_KEY_FILE: 'client.pem' }
    expect(readConfig(key).signIn).toMatchObject({ clientKeyFile: 'client.pem' })
    expect(refusalOf({ ...key, OIDC_CLIENT_SECRET: 'x' })).toBe(
      'OIDC_CLIENT_KEY_FILE: set either a key or OIDC_CLIENT_SECRET, not both',
    )
  })

  test('organisations are ODS codes between commas', () => {
    expect(readConfig({ MLLP_ORGANISATIONS: 'RYJ, RQM' }).mllp.organisations).toStrictEqual(['RYJ', 'RQM'])
  })
})

describe('settings that may hold a password', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cie-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const fileWith = (content: string): string => {
    const path = join(folder, 'secret')
    writeFileSync(path, content)
    return path
  }

  test.each([
    ['EVENTS_URL', 'esdb://user:word@one:2113'],
    ['KEYS_URL', 'postgres://user:word@host/database'],
    ['SESSIONS_URL', 'postgres://user:word@host/database'],
    ['ANALYTICS_URL', 'https://user:word@host:8443/database'],
  ])('%s is read from the file that its _FILE names, without the line’s end', (name, value) => {
    expect(readConfig({ [`${name}_FILE`]: fileWith(`${value}\n`) })).toStrictEqual(
      readConfig({ [name]: value }),
    )
  })

  test('OIDC_CLIENT_SECRET too', () => {
    const given = {
      OIDC_ISSUER: 'https://issuer.example',
      OIDC_CLIENT_SECRET_FILE: fileWith('secret word\n'),
    }
    expect(readConfig(given).signIn?.clientSecret).toBe('secret word')
  })

  test('what a file holds is checked as the setting is, and never quoted', () => {
    const words = refusalOf({ KEYS_URL_FILE: fileWith('postgres://xanadu:quartz@') })
    expect(words).toMatch(/^KEYS_URL: /)
    expect(words).not.toContain('quartz')
  })

  test.each([
    [
      'there is none',
      () => ({ KEYS_URL_FILE: join(folder, 'none') }),
      /^KEYS_URL_FILE: .*none can’t be read$/,
    ],
    ['it is empty', () => ({ KEYS_URL_FILE: fileWith(' \n') }), /^KEYS_URL_FILE: .*secret is empty$/],
    [
      'the setting is there too',
      () => ({ KEYS_URL_FILE: fileWith('sqlite:a'), KEYS_URL: 'sqlite:b' }),
      /^KEYS_URL_FILE: set either it or KEYS_URL, not both$/,
    ],
  ])('a file is refused by its setting where %s', (_, given, words) => {
    expect(refusalOf(given())).toMatch(words)
  })
})
