/** Where a redirect may lead. */
import { describe, expect, it } from 'vitest'
import { ownPath } from '../../../portal/security/ownPath.ts'

const base = new URL('https://records.example')

describe('a path to return to', () => {
  it.each(['/', '/record', '/record?from=2026-01-01&kind=letter', '/a%2F%2Fb'])('may be %s', path => {
    expect(ownPath(path, base)).toBe(path)
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/%0a\u0000',
    '/..//evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'record',
    '',
    '/sign-in',
    '/sign-out',
    '/session/extend',
    `/${'a'.repeat(2000)}`,
  ])('is the start page instead of %j', path => {
    expect(ownPath(path, base)).toBe('/')
  })
})
