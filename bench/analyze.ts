/**
 * `compare` over 30 days and 12 features, as a client asks for it, against the same KS computed by ClickHouse from the
 * raw rows; and against itself with a tenth of the rows.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { ReferenceCache } from '../src/analyzers/reference-cache.ts'
import { openKeys } from '../src/api/keys.ts'
import { createSessions } from '../src/api/sessions.ts'
import { createApp, makeToken } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { acceptReferenceRange } from '../src/ingest/accept-reference.ts'
import { openIngestion } from '../src/ingest/ingestion.ts'
import { ModelSettings } from '../src/model/model.ts'
import { run, type Store, select } from '../src/store/client.ts'
import { prepareStore } from '../src/store/open.ts'
import { markSlices, SLICE_SECONDS } from '../src/store/slices.ts'
import { startBenchEngine } from './bench-engine.ts'
import { median, report } from './report.ts'

const KEY = 'bench-key-of-enough-characters'
const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-01T00:00:00Z')
const GO_LIVE = NOW - 30 * DAY_MS
const FEATURES = Array.from({ length: 12 }, (_, i) => `f${i}`)
const REFERENCE_ROWS = 200_000
const SIZES = [200_000, 2_000_000]
/** Unmeasured first, as a service that has run for a while: compiled, its reference read. */
const WARM_UPS = 20
const REPEATS = 11

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

/** Waits until ClickHouse has merged what was just written: both sides are measured on an engine at rest. */
async function atRest(store: Store): Promise<void> {
  const merging = {
    sql: 'SELECT count() AS merges FROM system.merges',
    row: z.object({ merges: z.number() }),
  }
  for (let quiet = 0; quiet < 5; ) {
    const [found] = await select(store, merging)
    quiet = found!.merges === 0 ? quiet + 1 : 0
    await setTimeout(200)
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const engine = await startBenchEngine()
const store = await prepareStore(engine.connection, NOW)
const spool = await mkdtemp(join(tmpdir(), 'tidemark-bench-spool-'))
const log = pino({ level: 'warn' })
const ingestion = await openIngestion({
  store,
  project: 'default',
  directory: spool,
  quotaBytes: 2 ** 30,
  log,
})
const { catalog } = ingestion
const context: Context = {
  config: readConfig({}),
  log,
  store,
  project: 'default',
  catalog,
  slicer: ingestion.slicer,
  ingestion,
  references: new ReferenceCache(store),
  health: () => ({ lastRoundAt: null, lastError: null }),
  publicUrl: '',
  now: () => NOW,
}
const keys = await openKeys(store, { project: 'default', configured: KEY, now: NOW })
const app = createApp(context, {
  keys: keys.ring,
  sessions: createSessions(Buffer.alloc(32)),
  token: makeToken(),
})

/** The rows were not posted: nobody has marked their slices yet. */
async function markEveryDay(model: string): Promise<void> {
  const slices: number[] = []
  for (let at = GO_LIVE - 30 * DAY_MS; at < NOW; at += SLICE_SECONDS * 1000) slices.push(at / 1000)
  const kinds = ['features', 'outcome'] as const
  await markSlices(
    store,
    'default',
    kinds.map(kind => ({ model, reference: '', kind, slices })),
  )
}

async function prepare(rows: number): Promise<string> {
  const model = `rows-${rows}`
  const features = Object.fromEntries(FEATURES.map(name => [name, 'numeric' as const]))
  const settings = ModelSettings.parse({ task: 'binary', positive_class: '1', features })
  await catalog.put({ project: 'default', model, settings, origin: 'registered' })
  await makeRows(store, { model, rows: REFERENCE_ROWS, from: GO_LIVE - 30 * DAY_MS })
  await makeRows(store, { model, rows, from: GO_LIVE })
  await markEveryDay(model)
  await acceptReferenceRange(
    { ...ingestion, store, settle: () => ingestion.drain.settle(), now: NOW },
    {
      model: catalog.find(model)!,
      name: 'default',
      from: GO_LIVE - 30 * DAY_MS,
      to: GO_LIVE,
      version: '',
    },
  )
  await context.slicer.countDirty()
  return model
}

async function compareOnce(model: string): Promise<void> {
  const answer = await app.request(`/v1/models/${model}/compare?from=${GO_LIVE}&to=${NOW}`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  const { subjects } = (await answer.json()) as { subjects: unknown[] }
  if (subjects.length < FEATURES.length) throw new Error(`${answer.status}: ${subjects.length} subjects`)
}

try {
  const times = []
  for (const rows of SIZES) {
    const prepared = await timed(() => prepare(rows))
    process.stderr.write(`${rows} rows made and counted in ${Math.round(prepared)} ms\n`)
  }
  await atRest(store)
  const raw: number[] = []
  const compare = new Map(SIZES.map(rows => [rows, [] as number[]]))
  const largest = SIZES.at(-1)!
  for (const rows of SIZES) for (let i = 0; i < WARM_UPS; i++) await compareOnce(`rows-${rows}`)
  await rawKs(store, `rows-${largest}`)
  for (let i = 0; i < REPEATS; i++) {
    for (const rows of SIZES) compare.get(rows)!.push(await timed(() => compareOnce(`rows-${rows}`)))
    raw.push(await timed(() => rawKs(store, `rows-${largest}`)))
  }
  for (const rows of SIZES)
    times.push({
      what: `compare, ${rows.toLocaleString('en-US')} rows`,
      'ms (median)': Math.round(median(compare.get(rows)!)),
    })
  times.push({
    what: `KS from ${largest.toLocaleString('en-US')} raw rows (FINAL)`,
    'ms (median)': Math.round(median(raw)),
  })
  const at = (rows: number) => median(compare.get(rows)!)
  report(times, {
    bench: 'analyze',
    compare_ms: at(largest),
    compare_tenth_ms: at(SIZES[0]!),
    raw_ks_ms: median(raw),
    against_raw: at(largest) / median(raw),
    growth_at_10_times_the_rows: at(largest) / at(SIZES[0]!),
  })
} finally {
  await ingestion.close(0)
  await rm(spool, { recursive: true, force: true })
  await store.client.close()
  await engine.stop()
}
