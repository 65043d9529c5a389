/** One question over kept connections. */
import { get, type Agent } from 'node:http'

/** Asks once; answers how many bytes came. Rejects for any status but 200. */
export const askOnce = (
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> =>
  new Promise((resolve, fail) => {
    get(url, { agent, headers }, response => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.byteLength))
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes)
        else fail(new Error(`answered ${String(response.statusCode)}`))
      })
      response.on('error', fail)
    }).on('error', fail)
  })
