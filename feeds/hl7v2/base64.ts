/** Whether a text is Base64, told in milliseconds also of a document of tens of megabytes. */

const rest = /^[A-Za-z0-9+/]{0,3}={0,2}$/

/** Each character beyond ASCII takes more than one byte. */
const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length

/**
 * As `/^[A-Za-z0-9+/]*={0,2}$/` says, which would keep everybody waiting: decoding leaves out what is not Base64, so groups of
 * four that become three bytes each are nothing else. It reads the alphabet for addresses (`-`, `_`) too; we don't.
 */
export const isBase64 = (text: string): boolean => {
  const padding = text.indexOf('=')
  const length = padding === -1 ? text.length : padding
  const groups = text.slice(0, length - (length % 4))
  return (
    rest.test(text.slice(groups.length)) &&
    isAscii(groups) &&
    !groups.includes('-') &&
    !groups.includes('_') &&
    Buffer.from(groups, 'base64').byteLength === (groups.length / 4) * 3
  )
}
