/** Structured logs on stderr, as JSON lines. Nothing personal is ever handed to it. */
import { pino, type Logger } from 'pino'

/** A logger of this level. */
export const openLogger = (level: string): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
