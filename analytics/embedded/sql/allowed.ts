/** What a statement may be made of. Lists of what is allowed, so that what a newer engine brings is refused until somebody has looked at it; of scalar functions, the few that reach out. */

/** The statement that answers rows, as many as there are. */
export const selecting = 'SelectWithUnionQuery'

/** Statements that answer a few rows about something. */
export const describingKinds: ReadonlySet<string> = new Set([
  'Explain',
  'ShowTables',
  'ShowColumns',
  'ShowFunctions',
  'ShowCreateTableQuery',
  'ShowCreateViewQuery',
  'ShowCreateDatabaseQuery',
  'ExistsTableQuery',
  'ExistsViewQuery',
  'ExistsDatabaseQuery',
  'DescribeQuery',
  'CheckQuery',
])

/** Statements that change something and answer nothing. */
export const changingKinds: ReadonlySet<string> = new Set([
  'InsertQuery',
  'CreateQuery',
  'DropQuery',
  'TruncateQuery',
  'AlterQuery',
  'Rename',
  'OptimizeQuery',
  'DeleteQuery',
  'UpdateQuery',
])

export const alterCommands: ReadonlySet<string> = new Set([
  'ADD_COLUMN',
  'DROP_COLUMN',
  'MODIFY_COLUMN',
  'MATERIALIZE_COLUMN',
  'CLEAR_COLUMN',
  'RENAME_COLUMN',
  'COMMENT_COLUMN',
  'MODIFY_COMMENT',
  'MODIFY_ORDER_BY',
  'MODIFY_QUERY',
  'MODIFY_TTL',
  'REMOVE_TTL',
  'MATERIALIZE_TTL',
  'MODIFY_SETTING',
  'RESET_SETTING',
  'ADD_INDEX',
  'DROP_INDEX',
  'MATERIALIZE_INDEX',
  'ADD_PROJECTION',
  'DROP_PROJECTION',
  'MATERIALIZE_PROJECTION',
  'ADD_CONSTRAINT',
  'DROP_CONSTRAINT',
  'UPDATE',
  'DELETE',
  'DROP_PARTITION',
  'REPLACE_PARTITION',
  'MOVE_PARTITION',
])

/** Nodes that no statement of ours has, wherever they stand. */
export const refusedNodes: ReadonlySet<string> = new Set([
  'SYSTEM',
  'BackupQuery',
  'RestoreQuery',
  'AttachQuery',
  'Dictionary',
  'FunctionWithKeyValueArguments',
  'CreateSQLFunctionQuery',
])

/** Table functions that make rows up, or read tables of this engine. In lower case. */
export const ownTableFunctions: ReadonlySet<string> = new Set([
  'numbers',
  'numbers_mt',
  'zeros',
  'zeros_mt',
  'values',
  'sqlstandardvalues',
  'generateseries',
  'generate_series',
  'generaterandom',
  'primes',
  'null',
  'view',
  'merge',
  'format',
])

/** Scalar functions that reach files, the network, other processes or the operating system. In lower case. */
const reaching: readonly RegExp[] = [
  /^file$/u,
  /^filesystem/u,
  /^dict(get|has|isin)/u,
  /^(catboostevaluate|hascolumnintable|showcertificate|logtrace|generateserialid)$/u,
  /^ai(classify|embed|extract|generate|translate)$/u,
  /^naivebayesclassifier/u,
  /^region(to|in$|hierarchy)/u,
  /^address(toline|tosymbol)/u,
  /^get(macro|osversion|oskernelversion|serverport|serversetting|clienthttpheader)$/u,
  /^(tcpport|serveruuid|tid|zookeepersessionuptime|flamegraph)$/u,
  /^transaction/u,
]

/** Whether a scalar function reaches out of the engine. */
export const reachesOut = (name: string): boolean => reaching.some(one => one.test(name.toLowerCase()))
