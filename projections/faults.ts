/** Why a query of the read models can't answer. */

/** A read model has not yet seen what the answer depends on: answered with 503 and Retry-After. */
export class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind'
}

/** A cursor that no page of ours handed out: answered with 400. */
export class CursorNotUnderstood extends Error {
  override readonly name = 'CursorNotUnderstood'
}
