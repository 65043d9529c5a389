/** A fault: only the newest version is sent, and what came before it is left out. */
import { progressAt, type NoteProgress } from '../../../processes/nhs111/progress.ts'

export { advance, nothingYet, progressAt } from '../../../processes/nhs111/progress.ts'

export const nextFor = (progress: NoteProgress, receiver: string): number | undefined =>
  progressAt(progress, receiver).settled < progress.versions ? progress.versions : undefined
