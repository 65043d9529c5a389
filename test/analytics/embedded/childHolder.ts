/** Holds an embedded engine open and says which process it is, until it is killed. Its argument is the folder. */
import { openEmbedded } from '../../../analytics/embedded/open.ts'

const engine = await openEmbedded({ folder: process.argv[2] ?? '' })
process.stdout.write(`${JSON.stringify(engine.status === 'open' ? { pid: engine.pid() } : engine)}\n`)
