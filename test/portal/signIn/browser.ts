/** A browser as these tests need one: cookies, forms, redirects followed or not, and the headers that browsers send. */
import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Where it was asked: after redirects, the last address. */
  readonly url: URL
}

export interface Browser {
  readonly cookies: Map<string, string>
  readonly get: (path: string, headers?: Headers) => Promise<Answer>
  readonly post: (path: string, fields: Fields, headers?: Headers) => Promise<Answer>
  /** Follows redirects from an answer to its end. */
  readonly follow: (answer: Answer) => Promise<Answer>
}
type Headers = Readonly<Record<string, string>>
type Pairs = readonly (readonly [string, string])[]
type Fields = Readonly<Record<string, string>> | Pairs

const isPairs = (fields: Fields): fields is Pairs => Array.isArray(fields)

interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: string
}

const ask = ({ method, url, headers, body }: Asked): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, url })
      })
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })

/** A browser with an empty jar, at `base`. */
export const openBrowser = (base: URL): Browser => {
  const cookies = new Map<string, string>()
  const keep = (lines: readonly string[]): void => {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map(part => part.trim())
      const name = pair.slice(0, pair.indexOf('='))
      const ends = attributes.find(one => one.toLowerCase().startsWith('expires='))?.slice(8)
      if (ends !== undefined && Date.parse(ends) <= Date.now()) cookies.delete(name)
      else cookies.set(name, pair.slice(pair.indexOf('=') + 1))
    }
  }
  const send = async (asked: Asked): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie !== '' && { cookie }), ...asked.headers }
    const answer = await ask({ ...asked, headers })
    keep(answer.headers['set-cookie'] ?? [])
    return answer
  }
  const get: Browser['get'] = (path, headers = {}) => {
    const usual = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }
    return send({ method: 'GET', url: new URL(path, base), headers: { ...usual, ...headers }, body: '' })
  }
  const follow = async (answer: Answer): Promise<Answer> => {
    const { location } = answer.headers
    if (answer.status < 300 || answer.status > 399 || location === undefined) return answer
    return follow(await get(new URL(location, answer.url).href))
  }
  return {
    cookies,
    get,
    post: (path, fields, headers = {}) => {
      const pairs = isPairs(fields) ? fields : Object.entries(fields)
      const usual = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: base.origin,
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'navigate',
      }
      const body = new URLSearchParams(
        pairs.map(([name, value]): [string, string] => [name, value]),
      ).toString()
      return send({ method: 'POST', url: new URL(path, base), headers: { ...usual, ...headers }, body })
    },
    follow,
  }
}

/** The value of a form's hidden field in a page. */
export const fieldOf = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
