/** The portal's files that are the same for everyone: our own and the NHS.UK front end's. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import express, { Router } from 'express'

const here = dirname(fileURLToPath(import.meta.url))
const nhsuk = join(
  dirname(fileURLToPath(import.meta.resolve('nhsuk-frontend/package.json'))),
  'dist',
  'nhsuk',
)
/** Bars, lines and tooltips, as the makers bundled them: 715 kB, 240 kB on the way; asked for by pages with charts alone. */
const charts = fileURLToPath(import.meta.resolve('echarts/dist/echarts.common.min.js'))
const year = 365 * 86_400
const styles = 'nhsuk-frontend.min.css'

/** The front end's styles without their web font: it is for NHS services, comes from another origin, and the policy forbids both. */
const stylesWithoutFont = (): string =>
  readFileSync(join(nhsuk, styles), 'utf8').replaceAll(/@font-face\s*\{[^}]*\}/g, '')

/**
 * Serves `/assets/nhsuk/…` from nhsuk-frontend and `/assets/…` from `portal/assets`. With `?v=…` (a version
 * or hash in the address) a file may be kept for a year; without it browsers ask each time and are mostly answered 304.
 */
export const assets = (): Router => {
  const files = (folder: string) =>
    express.static(folder, { cacheControl: false, index: false, redirect: false })
  const ownStyles = stylesWithoutFont()
  let packed: Buffer | undefined
  return Router()
    .use((request, response, next) => {
      const lasting = typeof request.query['v'] === 'string'
      response.set('Cache-Control', lasting ? `public, max-age=${String(year)}, immutable` : 'no-cache')
      next()
    })
    .get(`/nhsuk/${styles}`, (_request, response) => {
      response.type('css').send(ownStyles)
    })
    .use('/nhsuk', files(nhsuk))
    .get('/echarts.js', (request, response) => {
      packed ??= gzipSync(readFileSync(charts))
      response.type('js').vary('Accept-Encoding')
      if (request.acceptsEncodings('gzip') === 'gzip') response.set('Content-Encoding', 'gzip').send(packed)
      else response.sendFile(charts)
    })
    .use(files(join(here, 'assets')))
}
