/** A setting that can't be used: which one and why. */
export class BadSetting extends Error {
  override readonly name = 'BadSetting'
}
