/**
 * How long answers take when requests of one prediction arrive on a schedule, at a share of the rate the service was
 * just seen to reach: against a Hono handler that only parses, how soon a row can be queried after its answer, and
 * what becomes of answers and throughput while every analyzer is at work.
 */
import { closeStore, openStore } from '../src/store/client.ts'
import { keepAnalysing, sendAnalysedModel } from './analysed.ts'
import { startBenchEngine, startBenchProcess, startBenchService } from './bench-engine.ts'
import { bodiesOf, makePredictions, ndjson } from './bodies.ts'
import { timeSyncs } from './disk.ts'
import { openLoop } from './open-loop.ts'
import { QueryableTimes } from './queryable.ts'
import { median, quantile, report, rounded } from './report.ts'
import { inFlight, KEY, openApi, type Send } from './send.ts'
import { type Singles, singles } from './singles-rows.ts'
import { atRest } from './wait.ts'

const ROUNDS = 5
const CONNECTIONS = 256
const SECONDS = 4
/** Of a round, not measured: connections open. */
const LEAD_SECONDS = 1
const QUERYABLE_SECONDS = 10
const SYNCS = 300
const BATCH_ROWS = 5_000
const FROM = Date.parse('2026-10-31T00:00:00Z')

const engine = await startBenchEngine()
const service = await startBenchService(engine.connection, {
  key: KEY,
  // Windows are measured again as soon as they were counted anew, not only once their past has been still.
  environment: { TIDEMARK_SETTLE: '1s' },
})
const parseOnly = await startBenchProcess(['--import', 'tsx', 'bench/parse-only-server.ts'], {})
const store = openStore(engine.connection)
const senders = {
  api: openApi(service.url, { connections: CONNECTIONS }),
  parseOnly: openApi(parseOnly.url, { connections: CONNECTIONS }),
  batches: openApi(service.url, { type: 'application/x-ndjson', connections: 2 }),
}

/** Requests a second, each connection sending the next one when it has its answer. */
async function reach(seconds: number): Promise<number> {
  const rows = singles('peak')
  const start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  let answered = 0
  await inFlight(CONNECTIONS, {
    work: async () => {
      await senders.api.send(JSON.stringify(rows.next()))
      answered += 1
    },
    isOver: () => elapsed() > seconds,
  })
  return answered / elapsed()
}

/** @returns the 99th percentile of the answers to requests on a schedule, in milliseconds */
async function answerP99(
  send: Send,
  { rows, perSecond }: { rows: Singles; perSecond: number },
): Promise<number> {
  const seconds = LEAD_SECONDS + SECONDS
  const latencies = await openLoop({ perSecond, seconds }, () => send(JSON.stringify(rows.next())))
  return quantile([...latencies.subarray(Math.floor(LEAD_SECONDS * perSecond))], 0.99)
}

/** @returns from a row's answer until it could be queried, 99th percentile, in milliseconds */
async function queryableP99(perSecond: number): Promise<number> {
  const count = Math.floor(perSecond * QUERYABLE_SECONDS)
  const rows = singles('queryable')
  const answered = new Float64Array(count)
  const watching = new QueryableTimes(store, { model: 'queryable', rows: count }).watch()
  await openLoop({ perSecond, seconds: QUERYABLE_SECONDS }, async index => {
    await senders.api.send(JSON.stringify(rows.next()))
    answered[index] = performance.now()
  })
  const seen = await watching
  return quantile(
    Array.from(answered, (at, i) => Math.max(0, seen[i]! - at)),
    0.99,
  )
}

const batchBodies = ndjson(
  makePredictions({ features: 16, rows: 10 * BATCH_ROWS, from: FROM, stepMs: 400 }),
  BATCH_ROWS,
)

/** @returns rows a second, in batches with two requests in flight */
async function batchRate(model: string): Promise<number> {
  const bodies = bodiesOf(model, batchBodies)
  const start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  let sent = 0
  await inFlight(2, {
    work: () => senders.batches.send(bodies[sent++ % bodies.length]!),
    isOver: () => elapsed() > SECONDS,
  })
  return (sent * BATCH_ROWS) / elapsed()
}

/** Batches, then single rows on a schedule. */
async function underLoad(name: string, perSecond: number): Promise<{ rate: number; p99: number }> {
  const rate = await batchRate(`batches-${name}`)
  return { rate, p99: await answerP99(senders.api.send, { rows: half, perSecond }) }
}

/** Of all rounds: each request has a row of its own. */
const half = singles('half')
const parsed = singles('parse-only')
const syncs: number[] = []
const p99 = { api: [] as number[], parseOnly: [] as number[] }
const idle: { rate: number; p99: number }[] = []
const busy: { rate: number; p99: number }[] = []
let peak: number
let queryable: number
let comparisons = 0
try {
  await reach(2)
  const peaks: number[] = []
  for (let i = 0; i < 3; i++) peaks.push(await reach(2))
  peak = median(peaks)
  const perSecond = peak / 2
  // Unmeasured: a model becomes known, its binnings are frozen and its first slice is counted again and again, once.
  await answerP99(senders.api.send, { rows: half, perSecond })
  for (let i = 0; i < ROUNDS; i++) {
    await atRest(store)
    syncs.push(...(await timeSyncs(SYNCS)))
    p99.parseOnly.push(await answerP99(senders.parseOnly.send, { rows: parsed, perSecond }))
    p99.api.push(await answerP99(senders.api.send, { rows: half, perSecond }))
  }
  await atRest(store)
  queryable = await queryableP99(0.8 * peak)
  await sendAnalysedModel(service.url, store)
  for (let i = 0; i < ROUNDS; i++) {
    await atRest(store)
    idle.push(await underLoad(`idle-${i}`, perSecond))
    await atRest(store)
    const analysing = keepAnalysing(service.url)
    busy.push(await underLoad(`busy-${i}`, perSecond))
    comparisons += await analysing.stop()
  }
} finally {
  for (const { close } of Object.values(senders)) await close()
  await closeStore(store)
  await parseOnly.stop()
  await service.stop()
  await engine.stop()
}

const syncP99 = quantile(syncs, 0.99)
const limit = median(p99.parseOnly) + 5 * syncP99
const of = (measured: typeof idle, figure: 'rate' | 'p99') => median(measured.map(each => each[figure]))
const line = (what: string, value: number, target = '') => ({ what, figure: rounded(value, 2), target })
report(
  [
    line('peak, requests/s', peak),
    line('fdatasync p99, ms', syncP99),
    line('parse-only answer p99 at 50 % of peak, ms', median(p99.parseOnly)),
    line('API answer p99 at 50 % of peak, ms', median(p99.api), `<= ${rounded(limit, 2)}`),
    line('answered to queryable p99 at 80 % of peak, ms', queryable, '<= 2000'),
    line('batches, analyzers idle, rows/s', of(idle, 'rate')),
    line('batches, analyzers at work, rows/s', of(busy, 'rate'), `>= ${Math.round(0.7 * of(idle, 'rate'))}`),
    line('API answer p99, analyzers idle, ms', of(idle, 'p99')),
    line('API answer p99, analyzers at work, ms', of(busy, 'p99'), `<= ${rounded(3 * of(idle, 'p99'), 2)}`),
  ],
  {
    bench: 'answers',
    peak,
    fdatasync_p99_ms: syncP99,
    parse_only_p99_ms: median(p99.parseOnly),
    api_p99_ms: median(p99.api),
    p99_limit_ms: limit,
    queryable_p99_ms: queryable,
    comparisons,
    throughput_with_analyzers: of(busy, 'rate') / of(idle, 'rate'),
    p99_with_analyzers: of(busy, 'p99') / of(idle, 'p99'),
  },
)
