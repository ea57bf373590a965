/**
 * The whole comparison of a model over 30 days against 30 days of reference, from histograms and from raw rows, against
 * SciPy's KS and Wasserstein distance and NumPy's PSI of the same rows, in memory before its clock starts; and how
 * its time grows with rows and with features. Needs a Python with scipy: the environment variable PYTHON names it.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { closeStore, type Store } from '../src/store/client.ts'
import { prepareStore } from '../src/store/open.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { median, report, rounded } from './report.ts'
import { KEY } from './send.ts'
import {
  compareOnce,
  GO_LIVE,
  mergeAll,
  NOW,
  namesOf,
  type StoredModel,
  storeModel,
  untilMeasured,
  watchModel,
} from './stored-model.ts'
import { untilIdle } from './wait.ts'

const PYTHON = process.env.PYTHON ?? 'python3'
const ROUNDS = 5
const COMPARISONS = 5
/** `--rows` for another size: of the reference, and as many of production. */
const at = process.argv.indexOf('--rows')
const ROWS = at === -1 ? 5_000_000 : Number(process.argv[at + 1])

const LARGE: StoredModel = { model: 'large', features: 10, referenceRows: ROWS, rows: ROWS, days: 30 }
const TENTH: StoredModel = { ...LARGE, model: 'tenth', referenceRows: ROWS / 10, rows: ROWS / 10 }
/** One window: over 60 days they would have millions of histograms, and nothing but those would be measured. */
const WIDE = { referenceRows: 20_000, rows: 20_000, days: 1 }
const HUNDRED: StoredModel = { ...WIDE, model: 'hundred-features', features: 100 }
const THOUSAND: StoredModel = { ...WIDE, model: 'thousand-features', features: 1_000 }
const MODELS = [LARGE, TENTH, HUNDRED, THOUSAND]

/** Writes each feature's values of the reference and of production as doubles. */
async function writeValues(store: Store, model: StoredModel, directory: string): Promise<void> {
  for (const name of namesOf(model))
    for (const [side, comparison] of [
      ['reference', '<'],
      ['current', '>='],
    ]) {
      const bytes = await store.http.send(
        `SELECT numeric['${name}'] FROM predictions FINAL
         WHERE project = 'default' AND model = '${model.model}' AND reference = ''
           AND timestamp ${comparison} fromUnixTimestamp64Milli(toInt64(${GO_LIVE})) FORMAT RowBinary`,
      )
      await writeFile(join(directory, `${name}.${side}.f64`), bytes)
    }
}

/** @returns the seconds that SciPy took */
async function askScipy(model: StoredModel, directory: string): Promise<number> {
  const { stdout } = await promisify(execFile)(PYTHON, ['bench/scipy.py', directory, ...namesOf(model)])
  return (JSON.parse(stdout) as { seconds: number }).seconds
}

const exponent = (from: number, to: number, times: number): number => Math.log(to / from) / Math.log(times)

await promisify(execFile)(PYTHON, ['-c', 'import scipy']).catch(() => {
  throw new Error(`${PYTHON} has no scipy: pip install scipy, or name another Python by PYTHON.`)
})
const directory = await mkdtemp(join(tmpdir(), 'tidemark-bench-values-'))
const engine = await startBenchEngine()
const store = await prepareStore(engine.connection, NOW)
for (const model of MODELS) await storeModel(store, model)
const service = await startBenchService(engine.connection, { key: KEY })
try {
  for (const model of MODELS) await watchModel(service.url, model)
  await untilMeasured(store)
  await mergeAll(store)
  await writeValues(store, LARGE, directory)
  const taken = new Map(MODELS.map(model => [model, [] as number[]]))
  const scipy: number[] = []
  const exact: number[] = []
  for (const model of MODELS) for (let i = 0; i < COMPARISONS; i++) await compareOnce(service.url, model)
  for (let round = 0; round < ROUNDS; round++) {
    await untilIdle([engine.pid, service.pid])
    for (const model of MODELS)
      for (let i = 0; i < COMPARISONS; i++) taken.get(model)!.push(await compareOnce(service.url, model))
    scipy.push(1000 * (await askScipy(LARGE, directory)))
    exact.push(await compareOnce(service.url, LARGE, '&exact=true'))
  }
  const ms = (model: StoredModel) => median(taken.get(model)!)
  const rows = MODELS.map(model => ({
    what: `compare, ${model.features} features, 2 × ${model.rows.toLocaleString('en-US')} rows`,
    'ms (median)': rounded(ms(model), 1),
  }))
  rows.push({ what: 'the first of them from raw rows', 'ms (median)': rounded(median(exact), 0) })
  rows.push({ what: 'SciPy on its rows', 'ms (median)': rounded(median(scipy), 0) })
  report(rows, {
    bench: 'scipy',
    rows: ROWS,
    from_histograms_ms: ms(LARGE),
    from_raw_rows_ms: median(exact),
    scipy_ms: median(scipy),
    histograms_against_scipy: ms(LARGE) / median(scipy),
    raw_rows_against_scipy: median(exact) / median(scipy),
    exponent_of_rows: exponent(ms(TENTH), ms(LARGE), 10),
    exponent_of_features: exponent(ms(HUNDRED), ms(THOUSAND), 10),
    thousand_features_ms: ms(THOUSAND),
  })
} finally {
  await service.stop()
  await closeStore(store)
  await engine.stop()
  await rm(directory, { recursive: true, force: true })
}
