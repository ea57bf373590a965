/**
 * `compare` over 30 days and 12 features, as a client asks a running service for it, against the same KS computed by
 * ClickHouse from the raw rows; and against itself with a tenth of the rows.
 */
import { closeStore, run, type Store } from '../src/store/client.ts'
import { prepareStore } from '../src/store/open.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { median, report } from './report.ts'
import { KEY } from './send.ts'
import {
  compareOnce,
  GO_LIVE,
  mergeAll,
  NOW,
  type StoredModel,
  storeModel,
  untilMeasured,
  watchModel,
} from './stored-model.ts'
import { untilIdle } from './wait.ts'

const SIZES = [200_000, 2_000_000]
/** Unmeasured first, as a service that has run for a while: compiled, its reference read. */
const WARM_UPS = 100
const ROUNDS = 7
/** Per round; a raw query takes as long as twenty comparisons. */
const COMPARISONS = 15
const RAW_QUERIES = 2

const MODELS = SIZES.map(
  (rows): StoredModel => ({ model: `rows-${rows}`, features: 12, referenceRows: 200_000, rows, days: 30 }),
)

/** The same KS, of all features in one statement, from raw rows as they are to be read: each identity once. */
const rawKs = (store: Store, { model }: StoredModel) =>
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
for (const model of MODELS) await storeModel(store, model)
const service = await startBenchService(engine.connection, { key: KEY })

try {
  for (const model of MODELS) await watchModel(service.url, model)
  await untilMeasured(store)
  await mergeAll(store)
  const largest = MODELS.at(-1)!
  const raw: number[] = []
  const compare = new Map(MODELS.map(model => [model, [] as number[]]))
  for (const model of MODELS) for (let i = 0; i < WARM_UPS; i++) await compareOnce(service.url, model)
  await rawKs(store, largest)
  // They take turns, several of a kind in a row: each is measured as it is when it is what the machine is doing. What a
  // raw query leaves to be cleared up is not part of a comparison.
  for (let round = 0; round < ROUNDS; round++) {
    await untilIdle([engine.pid, service.pid])
    for (const model of MODELS)
      for (let i = 0; i < COMPARISONS; i++) compare.get(model)!.push(await compareOnce(service.url, model))
    for (let i = 0; i < RAW_QUERIES; i++) raw.push(await timed(() => rawKs(store, largest)))
  }
  const at = (model: StoredModel) => median(compare.get(model)!)
  const times = MODELS.map(model => ({
    what: `compare, ${model.rows.toLocaleString('en-US')} rows`,
    'ms (median)': Math.round(at(model)),
  }))
  times.push({
    what: `KS from ${largest.rows.toLocaleString('en-US')} raw rows (FINAL)`,
    'ms (median)': Math.round(median(raw)),
  })
  report(times, {
    bench: 'analyze',
    compare_ms: at(largest),
    compare_tenth_ms: at(MODELS[0]!),
    raw_ks_ms: median(raw),
    against_raw: at(largest) / median(raw),
    growth_at_10_times_the_rows: at(largest) / at(MODELS[0]!),
  })
} finally {
  await service.stop()
  await closeStore(store)
  await engine.stop()
}
