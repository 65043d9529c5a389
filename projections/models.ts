/** Every read model of the exchange, and the tables that queries read from. */
import { accessLog, type AccessTables } from './accessLog.ts'
import { carePlans, drafts } from './carePlans.ts'
import type { CarePlanTables } from './carePlanTables.ts'
import { caseload, type CaseloadTables } from './caseload.ts'
import { clients, type ClientTables } from './clients.ts'
import { consents, type ConsentTables } from './consents.ts'
import { directory, type DirectoryTables } from './directory.ts'
import { notes, type NoteTables } from './notes.ts'
import { notices, type NoticeTables } from './notices.ts'
import { person, type PeopleTables } from './people.ts'
import type { Projection } from './projection.ts'
import { quarantine, type QuarantineTables } from './quarantine.ts'
import { questions, type QuestionTables } from './questions.ts'
import { sources, type SourceTables } from './sources.ts'
import { templates, type TemplateTables } from './templates.ts'
import { timeline } from './timeline.ts'
import type { TimelineTables } from './timelineTables.ts'
import { trends, type TrendTables } from './trends.ts'

export const models: readonly Projection[] = [
  timeline,
  trends,
  person,
  consents,
  accessLog,
  questions,
  caseload,
  quarantine,
  sources,
  directory,
  carePlans,
  drafts,
  notes,
  notices,
  templates,
  clients,
]

export type ModelTables = AccessTables &
  CarePlanTables &
  CaseloadTables &
  ClientTables &
  ConsentTables &
  DirectoryTables &
  NoteTables &
  NoticeTables &
  PeopleTables &
  QuarantineTables &
  QuestionTables &
  SourceTables &
  TemplateTables &
  TimelineTables &
  TrendTables
