/** Puts what happened here into the words of the recorded facts, so that the two can be compared. */

/** What a call came to: its value, or its error in the facts' form. */
export type Answer = unknown

const trailersOf = (raw: unknown): Record<string, string> => {
  if (typeof raw !== 'object' || raw === null || !('metadata' in raw)) return {}
  const { metadata } = raw
  if (typeof metadata !== 'object' || metadata === null || !('getMap' in metadata)) return {}
  const map = (metadata as { getMap: () => Record<string, unknown> }).getMap()
  const ours = Object.entries(map).filter(([name]) => !['content-type', 'date', 'server'].includes(name))
  return Object.fromEntries(ours.map(([name, value]) => [name, String(value)]))
}

const known = [
  'type',
  'code',
  'message',
  'errorMessage',
  'details',
  'streamName',
  'expectedVersion',
  'actualVersion',
  'maxAppendSize',
] as const

/** An error as the facts have it. */
export const errorShape = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { class: typeof error }
  const fields = known.flatMap(name => {
    const value = (error as unknown as Record<string, unknown>)[name]
    return value === undefined ? [] : [[name, plain(value)] as const]
  })
  const trailers = trailersOf((error as { _raw?: unknown })._raw)
  return {
    class: error.constructor.name,
    ...Object.fromEntries(fields),
    ...('exception' in trailers ? { trailers } : {}),
  }
}

/** A value as the facts have it: bigints end in n, bytes and dates are named, what is missing is "undefined". */
export const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return `${value}n`
  if (value === undefined) return 'undefined'
  if (value instanceof Error) return errorShape(value)
  if (value instanceof Date) return `Date ${value.toISOString()}`
  if (value instanceof Uint8Array) return `Uint8Array(${value.length}) ${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]))
}

/** Waits for a call, but not for ever: some of the recorded ones never answer. */
export const within = async <T>(milliseconds: number, call: Promise<T>): Promise<T | { TIMEOUT: string }> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<{ TIMEOUT: string }>(resolve => {
    timer = setTimeout(() => {
      resolve({ TIMEOUT: `no answer within ${milliseconds} ms` })
    }, milliseconds)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A call's value in the facts' form, or `{ ERROR }`. */
export const answerTo = async (call: () => Promise<unknown>, milliseconds = 20_000): Promise<Answer> => {
  try {
    return plain(await within(milliseconds, call()))
  } catch (error) {
    return { ERROR: errorShape(error) }
  }
}

/** `StreamNotFoundError/stream-not-found`, as the facts name an error in short. */
export const shortError = (error: unknown): string => {
  const { class: name, type } = errorShape(error)
  return `${String(name)}/${String(type)}`
}
