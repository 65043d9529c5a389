/** Which settings a client may give, in the URL or in the SQL, and how the ones inside the SQL are found. */
import { exception } from '../exception.ts'
import { isWord, type Token } from './tokens.ts'

/** Limits, formats and ways of computing; nothing that names a file, an address, a disk or another language. */
const allowed: readonly RegExp[] = [
  /^(max|min)_[a-z0-9_]+$/u,
  /^(input|output)_format_(?!schema$|record_errors|[a-z_]*path)[a-z0-9_]+$/u,
  /^date_time_(input|output)_format$/u,
  /^(optimize|join|group_by|distinct|insert)_[a-z0-9_]+$/u,
  /^(read|result|timeout|group_by|sort|join|set|distinct|transfer)_overflow_mode$/u,
  /^(extremes|final|session_timezone|mutations_sync|alter_sync|lightweight_deletes_sync|force_primary_key|force_index_by_date)$/u,
  /^(aggregate_functions_null_for_empty|empty_result_for_aggregation_by_empty_set|transform_null_in|cast_keep_nullable|union_default_mode)$/u,
  /^(count_distinct_implementation|prefer_column_name_to_alias|use_skip_indexes|do_not_merge_across_partitions_select_final)$/u,
  /^(parallel_view_processing|deduplicate_blocks_in_dependent_materialized_views|materialized_views_ignore_errors|throw_on_max_partitions_per_insert_block)$/u,
  // Of tables.
  /^(index_granularity|index_granularity_bytes|ttl_only_drop_parts|merge_with_ttl_timeout|allow_nullable_key|old_parts_lifetime)$/u,
  /^(fsync_after_insert|fsync_part_directory|non_replicated_deduplication_window|deduplicate_merge_projection_mode|parts_to_(delay|throw)_insert)$/u,
  // Of EXPLAIN.
  /^(header|description|indexes|projections|actions|json|compact|pretty|oneline|graph|optimize|run_passes|run_query_tree_passes|dump_(ast|tree|passes))$/u,
]

/** Throws unless a client may give this setting; `known` are all that the engine has. */
export const admitSetting = (name: string, known: ReadonlySet<string>): void => {
  if (allowed.some(one => one.test(name))) return
  throw known.has(name)
    ? exception('SETTING_CONSTRAINT_VIOLATION', `Setting ${name} should not be changed.`)
    : exception('UNKNOWN_SETTING', `Unknown setting '${name}'.`)
}

interface Found {
  /** Settings given in the statement, list by list. */
  readonly lists: readonly (readonly string[])[]
  /** Where the first list of the statement itself begins. */
  readonly at: number | undefined
}

/** Words between EXPLAIN and its options. */
const explainKinds = /^(AST|SYNTAX|QUERY|TREE|PLAN|PIPELINE|ESTIMATE)$/u

const opensList = (tokens: readonly Token[], next: number): boolean =>
  isWord(tokens[next], 'SETTINGS') || (isWord(tokens[next], 'SETTING') && isWord(tokens[next - 1], 'MODIFY'))

/** Where the first name of a list would stand, if a list starts here. */
const firstName = (tokens: readonly Token[], next: number): number | undefined => {
  if (opensList(tokens, next)) return tokens[next + 1]?.text === '(' ? next + 2 : next + 1
  if (next > 0 || !isWord(tokens[0], 'EXPLAIN')) return undefined
  const kinds = tokens.slice(1).findIndex(({ text }) => !explainKinds.test(text))
  return kinds === -1 ? undefined : kinds + 1
}

const isPlain = (token: Token | undefined): boolean =>
  token?.kind === 'text' || token?.kind === 'number' || isWord(token, 'TRUE') || isWord(token, 'FALSE')

const literalEnd = (tokens: readonly Token[], next: number): number => {
  const at = tokens[next]?.text === '-' ? next + 1 : next
  if (isPlain(tokens[at])) return at + 1
  throw exception('ACCESS_DENIED', 'A setting takes a plain value here.')
}

const isGiven = (tokens: readonly Token[], next: number): boolean =>
  tokens[next]?.kind === 'word' && tokens[next + 1]?.text === '='

/** Names of one list, from its first name on. */
const namesFrom = (tokens: readonly Token[], first: number | undefined): readonly string[] => {
  const names: string[] = []
  let next = first
  while (next !== undefined && isGiven(tokens, next)) {
    names.push(tokens[next]?.text ?? '')
    const end = literalEnd(tokens, next + 2)
    next = tokens[end]?.text === ',' ? end + 1 : undefined
  }
  return names
}

/** Finds the settings in a statement that the engine itself has formatted. */
export const settingsIn = (tokens: readonly Token[]): Found => {
  const lists = tokens
    .map((token, next) => ({ token, names: namesFrom(tokens, firstName(tokens, next)) }))
    .filter(({ names }) => names.length > 0)
  return {
    lists: lists.map(({ names }) => names),
    at: lists.find(({ token }) => token.depth === 0)?.token.at,
  }
}
