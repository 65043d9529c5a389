/**
 * The engine's own configuration: its user may use its own tables and nothing else. No grant on any source (files, URLs, other databases),
 * on SYSTEM, BACKUP, dictionaries, functions, users or collections; of table engines only those that keep their data here.
 */
import { totalmem } from 'node:os'

/** Table and database engines that keep their data in the engine's own folder, or nowhere. */
export const ownEngines = [
  'MergeTree',
  'ReplacingMergeTree',
  'SummingMergeTree',
  'AggregatingMergeTree',
  'CollapsingMergeTree',
  'VersionedCollapsingMergeTree',
  'CoalescingMergeTree',
  'Memory',
  'Null',
  'View',
  'MaterializedView',
  'Atomic',
] as const

const grants = [
  `GRANT SELECT, INSERT, SHOW, TRUNCATE, OPTIMIZE, CHECK, CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP DATABASE, DROP TABLE, DROP VIEW ON *.*`,
  `GRANT CREATE TEMPORARY TABLE ON *.*`,
  `GRANT ALTER COLUMN, ALTER UPDATE, ALTER DELETE, ALTER ORDER BY, ALTER INDEX, ALTER PROJECTION, ALTER CONSTRAINT, ALTER TTL, ALTER SETTINGS, ALTER MODIFY COMMENT, ALTER MOVE PARTITION, ALTER VIEW ON *.*`,
  ...ownEngines.map(name => `GRANT TABLE ENGINE ON ${name}`),
]

/** Settings that would loosen the engine: not even a statement that slipped past our reading may change them. */
const fixed = [
  'additional_result_filter',
  'additional_table_filters',
  'allow_introspection_functions',
  'dialect',
  'dynamic_disk_allow_from_env',
  'dynamic_disk_allow_include',
  'format_avro_schema_registry_url',
  'format_schema',
  'format_schema_source',
  'format_template_resultset',
  'format_template_row',
  'input_format_record_errors_file_path',
  'output_format_schema',
  'into_outfile_create_parent_directories',
  'rename_files_after_processing',
]

/** Seconds that a statement may take: where it says nothing, and at most. */
export const seconds = { usual: 60, most: 600 } as const

/** A statement's share of memory: the engine lives beside the program, so never more than a third of the machine. */
const memoryOfOne = Math.floor(totalmem() / 3)

/** The file of users, profiles and grants. */
export const usersFile = `<clickhouse>
  <profiles><default>
    <max_execution_time>${seconds.usual}</max_execution_time>
    <max_memory_usage>${memoryOfOne}</max_memory_usage>
    <constraints>
      <max_execution_time><min>1</min><max>${seconds.most}</max></max_execution_time>
      <max_memory_usage><min>1</min><max>${memoryOfOne}</max></max_memory_usage>
      ${fixed.map(name => `<${name}><const/></${name}>`).join('\n      ')}
    </constraints>
  </default></profiles>
  <quotas><default/></quotas>
  <users><default>
    <password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
    <grants>${grants.map(grant => `<query>${grant}</query>`).join('')}</grants>
  </default></users>
</clickhouse>
`

/** The engine's main file. The empty list of hosts lets no URL through. */
export const mainFile = `<clickhouse>
  <users_config>users.xml</users_config>
  <access_control_improvements><table_engines_require_grant>true</table_engines_require_grant></access_control_improvements>
  <remote_url_allow_hosts/>
</clickhouse>
`
