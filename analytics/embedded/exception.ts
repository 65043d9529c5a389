/** Errors as a ClickHouse server words them, and the HTTP status it gives each. */

/** The refusals that are made here and not by the engine, with ClickHouse's own numbers. */
const codes = {
  BAD_ARGUMENTS: 36,
  NOT_IMPLEMENTED: 48,
  SYNTAX_ERROR: 62,
  UNKNOWN_FORMAT: 73,
  UNKNOWN_SETTING: 115,
  READONLY: 164,
  REQUIRED_PASSWORD: 194,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  QUERY_IS_TOO_LARGE: 229,
  QUERY_WAS_CANCELLED: 394,
  SETTING_CONSTRAINT_VIOLATION: 452,
  ACCESS_DENIED: 497,
  AUTHENTICATION_FAILED: 516,
  STD_EXCEPTION: 1001,
} as const

export class Exception extends Error {
  override readonly name = 'Exception'
  readonly code: number
  readonly type: string
  constructor(code: number, type: string, message: string) {
    super(message)
    this.code = code
    this.type = type
  }
}

/** A refusal of our own. */
export const exception = (type: keyof typeof codes, message: string): Exception =>
  new Exception(codes[type], type, message)

const worded = /^Code: (\d+)\. DB::Exception: ([\s\S]*?)\s*\(([A-Z][A-Z0-9_]+)\)\s*$/u
const prefix = /^Code: \d+\. DB::Exception: /u
const version = /\s*\(version [0-9.]+\)\.? ?\(([A-Z][A-Z0-9_]+)\)/gu

/** What the engine threw, with the paths below `folder`, which no client should know, left out. */
export const exceptionOf = (thrown: unknown, folder: string): Exception => {
  if (thrown instanceof Exception) return thrown
  const said = (thrown instanceof Error ? thrown.message : String(thrown)).replaceAll(folder, '')
  const [, code, message, type] = worded.exec(said) ?? []
  if (code === undefined || message === undefined || type === undefined)
    return exception('STD_EXCEPTION', said)
  return new Exception(Number(code), type, message.replace(prefix, '').replace(version, ''))
}

const badRequest = new Set([
  'BAD_ARGUMENTS',
  'CANNOT_COMPILE_REGEXP',
  'CANNOT_PARSE_TEXT',
  'CANNOT_PARSE_ESCAPE_SEQUENCE',
  'CANNOT_PARSE_QUOTED_STRING',
  'CANNOT_PARSE_DATE',
  'CANNOT_PARSE_DATETIME',
  'CANNOT_PARSE_NUMBER',
  'CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING',
  'CANNOT_PARSE_IPV4',
  'CANNOT_PARSE_IPV6',
  'CANNOT_PARSE_UUID',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'DUPLICATE_COLUMN',
  'ILLEGAL_COLUMN',
  'THERE_IS_NO_COLUMN',
  'TOO_DEEP_AST',
  'TOO_BIG_AST',
  'UNEXPECTED_AST_STRUCTURE',
  'SYNTAX_ERROR',
  'INCORRECT_DATA',
  'TYPE_MISMATCH',
  'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
])
const notFound =
  /^UNKNOWN_(TABLE|FUNCTION|IDENTIFIER|TYPE|STORAGE|DATABASE|SETTING|DIRECTION_OF_SORTING|AGGREGATE_FUNCTION|FORMAT|DATABASE_ENGINE|TYPE_OF_QUERY|ROLE)$/u
const others: Readonly<Record<string, number>> = {
  REQUIRED_PASSWORD: 401,
  AUTHENTICATION_FAILED: 403,
  ACCESS_DENIED: 403,
  TIMEOUT_EXCEEDED: 408,
  QUERY_IS_TOO_LARGE: 413,
  NOT_IMPLEMENTED: 501,
  CANNOT_SCHEDULE_TASK: 503,
}

/** As `exceptionCodeToHTTPStatus` of ClickHouse's server has it. */
export const statusOf = ({ type }: Exception): number => {
  if (badRequest.has(type)) return 400
  if (notFound.test(type)) return 404
  return others[type] ?? 500
}

/** The body of an error. */
export const wordsOf = (error: Exception, engineVersion: string): string =>
  `Code: ${error.code}. DB::Exception: ${error.message} (${error.type}) (version ${engineVersion})\n`
