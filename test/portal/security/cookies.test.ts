/** The portal's cookies over TLS and on loopback. */
import express from 'express'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { cookie } from '../../../portal/security/cookies.ts'

const setBy = async (base: string): Promise<string> => {
  const app = express().get('/', (_request, response) => {
    cookie(new URL(base), 'cie-session').set(response, 'abc')
    response.end()
  })
  return (await supertest(app).get('/')).get('Set-Cookie')?.[0] ?? ''
}

describe('the session’s cookie', () => {
  it('is bound to its host and to TLS', async () => {
    expect(await setBy('https://records.example')).toBe(
      '__Host-cie-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax',
    )
  })

  it('has a plain name on loopback, with the port, which cookies know nothing of', async () => {
    expect(await setBy('http://127.0.0.1:8080')).toBe('cie-session-8080=abc; Path=/; HttpOnly; SameSite=Lax')
  })

  it('is read by its whole name', () => {
    const jar = cookie(new URL('https://records.example'), 'cie-session')
    const request = {
      headers: { cookie: 'x__Host-cie-session=1; __Host-cie-session=2; __Host-cie-sessions=3' },
    }
    expect(jar.read(request)).toBe('2')
  })
})
