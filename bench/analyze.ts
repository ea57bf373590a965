/**
 * `compare` over 30 days and 12 features, as a client asks a running service for it, against the same KS computed by
 * ClickHouse from the raw rows; and against itself with a tenth of the rows.
 */
import { request } from 'undici'
import { z } from 'zod'
import { closeStore, run, type Store, select } from '../src/store/client.ts'
import { prepareStore } from '../src/store/open.ts'
import { markSlices, SLICE_SECONDS } from '../src/store/slices.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { median, report } from './report.ts'
import { KEY } from './send.ts'
import { atRest, until, untilIdle } from './wait.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-01T00:00:00Z')
const GO_LIVE = NOW - 30 * DAY_MS
const FEATURES = Array.from({ length: 12 }, (_, i) => `f${i}`)
const REFERENCE_ROWS = 200_000
const SIZES = [200_000, 2_000_000]
/** Unmeasured first, as a service that has run for a while: compiled, its reference read. */
const WARM_UPS = 100
const ROUNDS = 7
/** Per round; a raw query takes as long as twenty comparisons. */
const COMPARISONS = 15
const RAW_QUERIES = 2

/** Rows made inside ClickHouse: normal features, each with a mean and a spread of its own. */
async function makeRows(
  store: Store,
  { model, rows, from }: { model: string; rows: number; from: number },
): Promise<void> {
  const values = FEATURES.map((_, i) => `randNormal(${i}, ${1 + i}, number * 12 + ${i})`).join(', ')
  await run(
    store,
    `INSERT INTO predictions (project, model, prediction_id, timestamp, numeric, prediction, score, latency_ms, status, weight, seq)
     SELECT 'default', {model:String}, concat({from:String}, toString(number)),
       fromUnixTimestamp64Milli(toInt64({from:Int64} + number * {step:Float64})),
       mapFromArrays({names:Array(String)}, [${values}]), toString(rand(1) % 2), rand(2) / 4294967296,
       randLogNormal(3, 0.5, number), 'ok', 1, {seq:UInt64} + number
     FROM numbers({rows:UInt64})`,
    { model, from, rows, step: (30 * DAY_MS) / rows, names: FEATURES, seq: store.sequence.next() },
  )
}

/** The same KS, of all features in one statement, from raw rows as they are to be read: each identity once. */
const rawKs = (store: Store, model: string) =>
  run(
    store,
    `SELECT name, kolmogorovSmirnovTest('two-sided')(value, is_current)
     FROM (
       SELECT mapKeys(numeric) AS names, mapValues(numeric) AS values, timestamp >= fromUnixTimestamp64Milli({goLive:Int64}) AS is_current
       FROM predictions FINAL WHERE project = 'default' AND model = {model:String} AND reference = ''
     ) ARRAY JOIN names AS name, values AS value
     GROUP BY name`,
    { model, goLive: GO_LIVE },
  )

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const engine = await startBenchEngine()
const store = await prepareStore(engine.connection, NOW)

/** Rows of a reference and of production. They were not posted, so their slices are marked here. */
async function storeRows(rows: number): Promise<void> {
  const model = `rows-${rows}`
  await makeRows(store, { model, rows: REFERENCE_ROWS, from: GO_LIVE - 30 * DAY_MS })
  await makeRows(store, { model, rows, from: GO_LIVE })
  const slices: number[] = []
  for (let at = GO_LIVE - 30 * DAY_MS; at < NOW; at += SLICE_SECONDS * 1000) slices.push(at / 1000)
  const kinds = ['features', 'outcome'] as const
  const sets = kinds.map(kind => ({ model, reference: '', kind, slices }))
  await markSlices(store, 'default', sets)
}

for (const rows of SIZES) await storeRows(rows)
const service = await startBenchService(engine.connection, { key: KEY })

async function ask(
  path: string,
  { method = 'GET', body }: { method?: 'GET' | 'PUT' | 'POST'; body?: object } = {},
) {
  // Not fetch, which takes some milliseconds of its own.
  const answer = await request(`${service.url}/v1/models/${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : null,
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300)
    throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`)
  return text
}

async function watch(rows: number): Promise<void> {
  const features = Object.fromEntries(FEATURES.map(name => [name, 'numeric']))
  const settings = { task: 'binary', positive_class: '1', features }
  await ask(`rows-${rows}`, { method: 'PUT', body: settings })
  const range = { from: GO_LIVE - 30 * DAY_MS, to: GO_LIVE }
  await ask(`rows-${rows}/reference`, { method: 'POST', body: range })
}

/** @returns how long the answer took, in milliseconds */
async function compareOnce(rows: number): Promise<number> {
  const start = performance.now()
  const answer = await ask(`rows-${rows}/compare?from=${GO_LIVE}&to=${NOW}`)
  const took = performance.now() - start
  const { subjects } = JSON.parse(answer) as { subjects: unknown[] }
  if (subjects.length < FEATURES.length) throw new Error(`only ${subjects.length} subjects`)
  return took
}

/** Waits until the service has counted every slice and measured every window. */
async function untilMeasured(): Promise<void> {
  let before = -1
  await until(
    'every window is measured',
    async () => {
      await atRest(store)
      const [found] = await select(store, {
        sql: 'SELECT count() AS rows FROM measurements',
        row: z.object({ rows: z.number() }),
      })
      const isSame = found!.rows === before && before > 0
      before = found!.rows
      return isSame
    },
    7_000,
  )
}

try {
  for (const rows of SIZES) await watch(rows)
  await untilMeasured()
  // A month's rows were written within a minute. Both sides read them as they lie once their parts are merged.
  for (const table of ['predictions', 'histograms']) await run(store, `OPTIMIZE TABLE ${table} FINAL`)
  await atRest(store)
  const largest = SIZES.at(-1)!
  const raw: number[] = []
  const compare = new Map(SIZES.map(rows => [rows, [] as number[]]))
  for (const rows of SIZES) for (let i = 0; i < WARM_UPS; i++) await compareOnce(rows)
  await rawKs(store, `rows-${largest}`)
  // They take turns, several of a kind in a row: each is measured as it is when it is what the machine is doing. What a
  // raw query leaves to be cleared up is not part of a comparison.
  for (let round = 0; round < ROUNDS; round++) {
    await untilIdle([engine.pid, service.pid])
    for (const rows of SIZES)
      for (let i = 0; i < COMPARISONS; i++) compare.get(rows)!.push(await compareOnce(rows))
    for (let i = 0; i < RAW_QUERIES; i++) raw.push(await timed(() => rawKs(store, `rows-${largest}`)))
  }
  const at = (rows: number) => median(compare.get(rows)!)
  const times = SIZES.map(rows => ({
    what: `compare, ${rows.toLocaleString('en-US')} rows`,
    'ms (median)': Math.round(at(rows)),
  }))
  times.push({
    what: `KS from ${largest.toLocaleString('en-US')} raw rows (FINAL)`,
    'ms (median)': Math.round(median(raw)),
  })
  report(times, {
    bench: 'analyze',
    compare_ms: at(largest),
    compare_tenth_ms: at(SIZES[0]!),
    raw_ks_ms: median(raw),
    against_raw: at(largest) / median(raw),
    growth_at_10_times_the_rows: at(largest) / at(SIZES[0]!),
  })
} finally {
  await service.stop()
  await closeStore(store)
  await engine.stop()
}
