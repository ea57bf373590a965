/**
 * What the service holds while rows go in as fast as it takes them: resident memory and heap of its Node process, resident
 * memory of the one that counts, file descriptors and threads of it and of ClickHouse, active parts. 2 million rows,
 * `--rows 10000000`, or `--minutes 10`.
 */
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { closeStore, openStore, select } from '../src/store/client.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { bodiesOf, makePredictions, ndjson } from './bodies.ts'
import { median, report, rounded } from './report.ts'
import { inFlight, KEY, openApi } from './send.ts'
import { StampedBody } from './stamp.ts'
import { countingPids, holdingsOf } from './usage.ts'

const { values: given } = parseArgs({
  options: { rows: { type: 'string', default: '2000000' }, minutes: { type: 'string' } },
})
const ROWS = given.minutes === undefined ? Number(given.rows) : Number.POSITIVE_INFINITY
const LIMIT_MS = given.minutes === undefined ? Number.POSITIVE_INFINITY : Number(given.minutes) * 60_000
const FEATURES = 16
const BATCH_ROWS = 10_000
const IN_FLIGHT = 2
const EVERY_MS = 200
const FROM = Date.parse('2026-09-01T00:00:00Z')
/** A slice of ten minutes gets 24,000 rows. */
const STEP_MS = 25

/** One look at the processes; `done` is the share of the run that was over. Bytes; counts. */
interface Sample extends Record<Figure, number> {
  done: number
}

const FIGURES = [
  'service_rss',
  'service_heap',
  'service_descriptors',
  'service_threads',
  'counting_rss',
  'engine_rss',
  'engine_descriptors',
  'engine_threads',
  'active_parts',
] as const
type Figure = (typeof FIGURES)[number]

const engine = await startBenchEngine()
const service = await startBenchService(engine.connection, {
  key: KEY,
  nodeOptions: ['--import', './bench/tell-memory.js'],
})
const store = openStore(engine.connection)
const api = openApi(service.url, { type: 'application/x-ndjson', connections: IN_FLIGHT })
const template = ndjson(
  makePredictions({ features: FEATURES, rows: BATCH_ROWS, from: FROM, stepMs: STEP_MS }),
  BATCH_ROWS,
)
const bodies = Array.from({ length: IN_FLIGHT }, () => new StampedBody(bodiesOf('memory', template)[0]!))

const start = performance.now()
let sent = 0
const share = () => Math.max(sent / ROWS, (performance.now() - start) / LIMIT_MS)

async function sendBatch(): Promise<void> {
  const body = bodies.pop()!
  const first = sent
  sent += BATCH_ROWS
  await api.send(body.stamp(first, { from: FROM + first * STEP_MS, stepMs: STEP_MS }))
  bodies.push(body)
}

async function look(): Promise<Sample> {
  const [found] = await select(store, {
    sql: `SELECT count() AS parts FROM system.parts WHERE active AND database = 'tidemark'`,
    row: z.object({ parts: z.number() }),
  })
  const { heapUsed } = (await service.ask('memory')) as NodeJS.MemoryUsage
  const [ours, theirs] = [holdingsOf(service.pid), holdingsOf(engine.pid)]
  return {
    done: Math.min(share(), 1),
    service_rss: ours.rss,
    service_heap: heapUsed,
    service_descriptors: ours.descriptors,
    service_threads: ours.threads,
    counting_rss: countingPids(service.pid).reduce((sum, pid) => sum + holdingsOf(pid).rss, 0),
    engine_rss: theirs.rss,
    engine_descriptors: theirs.descriptors,
    engine_threads: theirs.threads,
    active_parts: found!.parts,
  }
}

const samples: Sample[] = []
try {
  let isSent = false
  const watching = (async () => {
    while (!isSent) {
      samples.push(await look())
      await setTimeout(EVERY_MS)
    }
  })()
  await inFlight(IN_FLIGHT, { work: sendBatch, isOver: () => share() >= 1 })
  isSent = true
  await watching
} finally {
  await api.close()
  await closeStore(store)
  await service.stop()
  await engine.stop()
}
const seconds = (performance.now() - start) / 1000

/** The level at the end of each tenth of the run: the median of its later half. */
const tenths = Array.from({ length: 10 }, (_, i) => {
  const within = samples.filter(({ done }) => done > i / 10 + 0.05 && done <= (i + 1) / 10)
  return Object.fromEntries(FIGURES.map(name => [name, median(within.map(each => each[name]))])) as Record<
    Figure,
    number
  >
})
/** By rows it is the level after the first tenth that counts; by time what comes before the second is warm-up. */
const base = tenths[given.minutes === undefined ? 0 : 1]!
const last = tenths[9]!
const MIB = 2 ** 20
report(
  tenths.map(level => ({
    'Node RSS MiB': rounded(level.service_rss / MIB, 1),
    'Node heap MiB': rounded(level.service_heap / MIB, 1),
    'Node fds': level.service_descriptors,
    'Node threads': level.service_threads,
    'counting RSS MiB': rounded(level.counting_rss / MIB, 1),
    'engine RSS MiB': rounded(level.engine_rss / MIB, 1),
    'engine fds': level.engine_descriptors,
    'engine threads': level.engine_threads,
    'active parts': level.active_parts,
  })),
  {
    bench: 'memory',
    rows: sent,
    rows_per_s: sent / seconds,
    // A process that counts may start later.
    growth: Object.fromEntries(
      FIGURES.map(name => [name, base[name] === 0 ? null : last[name] / base[name]]),
    ),
    last,
  },
)
