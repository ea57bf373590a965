/**
 * The service, as `tidemark serve` starts it, with the faults that its environment names. Started by the tests, never
 * imported.
 */
import { ServerResponse } from 'node:http'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import type { SpoolPoint } from '../../src/ingest/spool/at-point.ts'
import { faultyFiles, systemError } from '../ingest/spool/faulty-files.ts'

export interface Faults {
  /** The process kills itself the nth time it comes to this point. */
  dieAt?: { point: SpoolPoint | 'before-answer'; nth: number }
  /** What the disk under the spool answers so many times from the nth on. */
  disk?: { operation: 'write' | 'datasync'; code: string; nth: number; times: number }
  /** The clock jumps, up to an hour back and forth, each time it is asked. */
  clockJumps?: true
}

const HOUR_MS = 3_600_000

const { dieAt, disk, clockJumps } = JSON.parse(process.env.TEST_FAULTS!) as Faults
let reached = 0
const random = seededRandom(1, 0)

function dieIfAt(point: SpoolPoint | 'before-answer'): void {
  if (point !== dieAt?.point) return
  reached += 1
  if (reached === dieAt.nth) process.kill(process.pid, 'SIGKILL')
}

const { files } = faultyFiles((operation, nth) =>
  disk && operation === disk.operation && nth >= disk.nth && nth < disk.nth + disk.times
    ? systemError(disk.code)
    : undefined,
)

const { writeHead } = ServerResponse.prototype
ServerResponse.prototype.writeHead = function (this: ServerResponse, ...args: unknown[]) {
  if (this.req.method === 'POST') dieIfAt('before-answer')
  return Reflect.apply(writeHead, this, args)
} as typeof writeHead

const now = () => Date.now() + (clockJumps ? Math.round(HOUR_MS * (2 * random.uniform() - 1)) : 0)
// The built service starts in half the time.
const built = new URL('../../dist/', import.meta.url)
const { readConfig }: typeof import('../../src/config.ts') = await import(`${built}config.js`)
const { startService }: typeof import('../../src/main.ts') = await import(`${built}main.js`)
const service = await startService(readConfig(process.env), { now, faults: { files, at: dieIfAt } })
process.once('SIGTERM', () => service.stop())
process.stdout.write(`Tidemark is at ${service.url}\n`)
