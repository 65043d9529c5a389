/** `cie send FILE…`: sends HL7 v2 messages over MLLP and prints each acknowledgement. */
import { sendMllp } from '../../feeds/hl7v2/mllp/client.ts'
import { readConfig } from '../config.ts'
import { contentOf } from './given.ts'

async function* contents(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) yield await contentOf(file)
}

/** Sends the files in order, one message a file. Answers false when any was not accepted (AA). */
export const sendCommand = async (files: readonly string[]): Promise<boolean> => {
  const { mllp } = readConfig(process.env)
  let accepted = true
  let sent = 0
  for await (const answer of sendMllp({ host: mllp.host, port: mllp.port, messages: contents(files) })) {
    const text = Buffer.from(answer).toString().replaceAll('\r', '\n').trimEnd()
    process.stdout.write(`${files[sent] ?? ''}\n${text}\n`)
    accepted &&= text.includes('\nMSA|AA')
    sent += 1
  }
  return accepted
}
