/** Where a text stops being JSON: asked only once parsing has failed, because the parser's own words quote the text. */

type Want = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'next' | 'nothing'

const space = /[ \t\r\n]*/y
const piece =
  /"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y

/** What may begin in each place: `"` a string, `0` a number or word, else the character itself. */
const allowed: Readonly<Record<Want, string>> = {
  value: '"0{[',
  valueOrEnd: '"0{[]',
  key: '"',
  keyOrEnd: '"}',
  colon: ':',
  next: ',]}',
  nothing: '',
}

const kindOf = (text: string): string => (/^["{}[\],:]/.test(text) ? text.slice(0, 1) : '0')
const closes: ReadonlyMap<string, string> = new Map([
  ['}', '{'],
  [']', '['],
])
const opens: ReadonlyMap<string, Want> = new Map([
  ['{', 'keyOrEnd'],
  ['[', 'valueOrEnd'],
])

const behindValue = (open: readonly string[]): Want => (open.length === 0 ? 'nothing' : 'next')

const behindClosing = (kind: string, open: string[]): Want | undefined =>
  open.pop() === closes.get(kind) ? behindValue(open) : undefined

const behindComma = (open: readonly string[]): Want => (open.at(-1) === '{' ? 'key' : 'value')

/** The state behind one piece; undefined where the piece can't stand there. `open` holds the brackets around. */
const step = (want: Want, kind: string, open: string[]): Want | undefined => {
  if (!allowed[want].includes(kind)) return undefined
  if (kind === ':') return 'value'
  if (kind === ',') return behindComma(open)
  if (closes.has(kind)) return behindClosing(kind, open)
  const inside = opens.get(kind)
  if (inside !== undefined) open.push(kind)
  return inside ?? (want.startsWith('key') ? 'colon' : behindValue(open))
}

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

const faultAt = (text: string): number => {
  const open: string[] = []
  let want: Want | undefined = 'value'
  let at = 0
  for (;;) {
    at += (matchAt(space, text, at) ?? '').length
    const found = matchAt(piece, text, at)
    if (found === undefined) return at
    want = step(want, kindOf(found), open)
    if (want === undefined) return at
    at += found.length
  }
}

/** The place as `line 1 column 16`, counted from 1. */
export const placeOfFault = (text: string): string => {
  const before = text.slice(0, faultAt(text)).split('\n')
  return `line ${String(before.length)} column ${String((before.at(-1) ?? '').length + 1)}`
}
