/** Makes an SVG fit for a page without inline styles: style attributes become attributes, style and script elements go. */

const declarations = (style: string): readonly (readonly [string, string])[] =>
  style
    .split(';')
    .map(part => part.split(':'))
    .flatMap(([name, ...value]) =>
      name === undefined || value.length === 0 ? [] : [[name.trim(), value.join(':').trim()] as const],
    )

/** `font: normal normal 12px sans-serif` in its parts. */
const fontOf = (value: string): readonly (readonly [string, string])[] => {
  const found = /(\d+(?:\.\d+)?px)\s+(.+)$/.exec(value)
  const [, size, family] = found ?? []
  if (size === undefined || family === undefined) return []
  return [
    ['font-size', size],
    ['font-family', family],
    ...(value.includes('bold') ? [['font-weight', 'bold'] as const] : []),
  ]
}

const presentation = new Set([
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-size',
  'font-family',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
])

const asAttributes = (style: string): string =>
  declarations(style)
    .flatMap(([name, value]) => (name === 'font' ? fontOf(value) : [[name, value] as const]))
    .filter(([name]) => presentation.has(name))
    .map(([name, value]) => ` ${name}="${value.replaceAll('"', '')}"`)
    .join('')

/** For desks and for phones: the same words at the same size on either. */
export type Shape = 'wide' | 'narrow'

/** What a picture says to those who don't see it, and how large it is. `own` keeps the ids of several on one page apart. */
interface Said {
  readonly own: string
  readonly shape: Shape
  readonly title: string
  readonly says: string
  readonly size: { readonly width: number; readonly height: number }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A drawing as a picture of a page: with a role, a title and a one-sentence summary. */
export const picture = (svg: string, { own, shape, title, says, size }: Said): string => {
  const opening =
    `<svg role="img" aria-labelledby="${own}-title ${own}-desc" class="cie-chart cie-chart--${shape}" ` +
    `viewBox="0 0 ${String(size.width)} ${String(size.height)}" xmlns="http://www.w3.org/2000/svg">` +
    `<title id="${own}-title">${escaped(title)}</title>` +
    `<desc id="${own}-desc">${escaped(says)}</desc>`
  return cleanSvg(svg, own).replace(/^[\s\S]*?<svg[^>]*>/, () => opening)
}

/** The same picture without `style=""`, `<style>`, `<script>`, class names, event handlers or the renderer's own marks. */
export const cleanSvg = (svg: string, idPrefix: string): string =>
  svg
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/g, '')
    .replace(/\sstyle="([^"]*)"/g, (_whole, style: string) => asAttributes(style))
    .replace(/\s(?:class|on\w+|ecmeta_\w+|xml:space|pointer-events)="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${idPrefix}-`)
    .replace(/\n/g, '')
