/** What the process writes: what a receiver said, was found to hold, or could not be brought. Repeated harmlessly. */
import { createHash } from 'node:crypto'
import type { Aggregate, CommandContracts, CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { note } from '../../domain/note/decider.ts'
import { receiver } from '../../domain/receiver/decider.ts'
import type { Checked } from '../../domain/receiver/events.ts'
import { derivedUuid } from '../../store/keyedHash.ts'
import type { Nhs111Deps } from './deps.ts'

const by = { user: 'nhs111', role: 'system' } as const

type NoteCommand = CommandOf<typeof note.commands>

interface Asked<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly command: CommandOf<C>
  readonly commandId: string
}

/** The id of a receiver's stream: its name is in the settings, and lasts as long as they say it does. */
export const receiverId = (name: string): string =>
  createHash('sha256').update(`receiver\0${name}`).digest('hex').slice(0, 32)

/** Makes what records. Where the person was erased meanwhile there is nothing to record any more. */
export const recorder = ({ access, handle }: Pick<Nhs111Deps, 'access' | 'handle'>) => {
  const ask = async <S, C extends CommandContracts, E extends EventContracts>(
    asked: Asked<S, C, E>,
  ): Promise<void> => {
    const { aggregate, id, command, commandId } = asked
    const aim = { by, session: 'nhs111', command: command.type, category: aggregate.category, id }
    const permission = await access.permit(aim)
    if (isRejection(permission)) throw new Error(`${command.type}: ${permission.why}`)
    const answer = await handle({
      aggregate,
      id,
      subject: id,
      command,
      permission,
      purpose: 'upkeep',
      commandId,
      correlation: commandId,
    })
    if (isRejection(answer) && answer.rejected !== 'erased') throw new Error(`${command.type}: ${answer.why}`)
  }
  return {
    /** Of a note. `step` names it: the same step again is the same command. */
    ofNote: (id: string, step: readonly string[], command: NoteCommand): Promise<void> =>
      ask({ aggregate: note, id, command, commandId: derivedUuid('nhs111', id, command.type, ...step) }),
    check: (data: Checked): Promise<void> =>
      ask({
        aggregate: receiver,
        id: receiverId(data.receiver),
        command: { type: 'RecordCheck', data },
        commandId: derivedUuid('nhs111 check', data.receiver, data.startedAt),
      }),
  }
}
export type Recorder = ReturnType<typeof recorder>
