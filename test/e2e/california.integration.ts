import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { importCsv } from '../../src/cli/import-csv.ts'
import type { ColumnMapping, ImportKind } from '../../src/cli/map-columns.ts'
import { readConfig } from '../../src/config.ts'
import { type Service, startService } from '../../src/main.ts'
import { Verdict } from '../../src/model/measurement.ts'
import { type Store, select } from '../../src/store/client.ts'
import { eventually } from '../support/eventually.ts'
import { exactAccuracy, exactAuc, type LabelledRow } from './exact-performance.ts'

const DATA = '../shared/data/california_housing'
const KEY = 'tm_admin_of_the_california_test'
const MODEL = 'california'
/** Production is 343 whole days of hourly rows; now is when the last of them has just been closed. */
const DAYS = 343
const PERIOD = 'from=2021-06-01T00:00:00Z&to=2022-05-10T00:00:00Z'
const NOW = Date.parse('2022-05-10T00:30:00Z')
/** Counting 14,064 rows anew that are spread over 19 months. */
const SLOW = 240_000
const ROWS_AGAIN = 1_000

const FEATURES = [
  'MedInc',
  'HouseAge',
  'AveRooms',
  'AveBedrms',
  'Population',
  'AveOccup',
  'Latitude',
  'Longitude',
] as const

/**
 * A week around Big Bear Lake and in the desert behind it: no feature drifts by itself, but of seven days' rows nearly all lie farther
 * from the usual than nine in ten of the reference's.
 */
const MOUNTAINS = Array.from({ length: 6 }, (_, i) => `2021-08-0${i + 1}`)

const ROW_COLUMNS: ColumnMapping = {
  prediction_id: 'id',
  timestamp: 'timestamp',
  score: 'y_pred_proba',
  prediction: 'y_pred',
  features: 'rest',
}

const Comparison = z.object({
  reference: z.object({ n: z.number() }),
  current: z.object({ n: z.number() }),
  subjects: z.array(
    z.object({
      subject: z.string(),
      analyzer: z.string(),
      n_reference: z.number(),
      n_current: z.number(),
      verdict: Verdict,
      because: z.string(),
      statistics: z.array(
        z.object({ name: z.string(), value: z.number().nullable(), bound: z.number().nullable() }),
      ),
    }),
  ),
  performance: z.array(
    z.object({
      name: z.string(),
      segment: z.string(),
      value: z.number(),
      n: z.number(),
      bound: z.number().nullable(),
    }),
  ),
})

const Measured = z.object({
  measurements: z.array(z.object({ subject: z.string(), verdict: Verdict, window_start: z.string() })),
})

const Alerts = z.object({
  alerts: z.array(
    z.object({ rule: z.string(), subject: z.string(), started_at: z.string(), resolved_at: z.string() }),
  ),
})

/** The values of a peer's univariate drift methods on these files. */
const Peer = z.object({
  univariate: z.record(
    z.string(),
    z.object({
      kolmogorov_smirnov: z.object({ whole: z.number() }),
      wasserstein: z.object({ whole: z.number() }),
    }),
  ),
})

/** Of doubles, where the order of a sum may differ. */
const ROUNDING = 1e-12

let service: Service
let dataDir: string
/** What the service answered to the newest reference. */
let referenceReply: unknown

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidemark-california-'))
  const environment = {
    TIDEMARK_PORT: '0',
    TIDEMARK_DATA_DIR: dataDir,
    TIDEMARK_ADMIN_KEY: KEY,
    TIDEMARK_LOG_LEVEL: 'error',
  }
  service = await startService(readConfig(environment), { now: () => NOW })
  const settings = {
    task: 'binary',
    positive_class: '1',
    features: Object.fromEntries(FEATURES.map(name => [name, 'numeric'])),
  }
  const put = await fetch(`${service.url}/v1/models/${MODEL}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  })
  expect(put.status).toBe(201)
  await sendEverything()
}, 120_000)

afterAll(async () => {
  await service.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function send(
  name: string,
  kind: ImportKind,
  mapping: ColumnMapping,
  file = `${DATA}_${name}.csv`,
): Promise<number> {
  const result = await importCsv({
    file,
    url: service.url,
    key: KEY,
    model: MODEL,
    kind,
    mapping,
    onProgress: () => {},
    fetch: async (...request) => {
      const response = await fetch(...request)
      if (kind === 'reference') referenceReply = await response.clone().json()
      return response
    },
  })
  expect(result.rejected).toEqual([])
  expect(result.accepted).toBe(result.rows)
  return result.rows
}

async function sendEverything(): Promise<void> {
  expect(await send('reference', 'reference', { ...ROW_COLUMNS, label: 'clf_target' })).toBe(5_832)
  expect(await send('analysis', 'predictions', ROW_COLUMNS)).toBe(8_232)
  expect(await send('analysis_gt', 'labels', { prediction_id: 'id', label: 'clf_target' })).toBe(8_232)
}

/** The reference whole, and the first weeks of production: every row would be counted anew, which takes a minute. */
async function sendAgain(): Promise<void> {
  const firstRows = async (name: string) => {
    const lines = (await readFile(`${DATA}_${name}.csv`, 'utf8')).split('\n', 1 + ROWS_AGAIN)
    const file = join(dataDir, `${name}.csv`)
    await writeFile(file, lines.join('\n'))
    return file
  }
  await send('reference', 'reference', { ...ROW_COLUMNS, label: 'clf_target' })
  expect(await send('analysis', 'predictions', ROW_COLUMNS, await firstRows('analysis'))).toBe(ROWS_AGAIN)
  const mapping = { prediction_id: 'id', label: 'clf_target' }
  expect(await send('analysis_gt', 'labels', mapping, await firstRows('analysis_gt'))).toBe(ROWS_AGAIN)
}

async function ask(path: string): Promise<unknown> {
  const response = await fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${KEY}` } })
  expect(response.status, path).toBe(200)
  return response.json()
}

const compare = async () => Comparison.parse(await ask(`/v1/models/${MODEL}/compare?${PERIOD}`))

async function rowCounts(store: Store): Promise<Record<string, number>> {
  const tables = ['predictions', 'labels'].map(
    table => `SELECT '${table}' AS name, count() AS rows FROM ${table} FINAL`,
  )
  const counted = await select(store, {
    sql: tables.join(' UNION ALL '),
    row: z.object({ name: z.string(), rows: z.number() }),
  })
  return Object.fromEntries(counted.map(({ name, rows }) => [name, rows]))
}

async function readLabelledRows(): Promise<LabelledRow[]> {
  const rows = async (file: string) =>
    parse(await readFile(`${DATA}_${file}.csv`), { columns: true }) as Record<string, string>[]
  const labels = new Map((await rows('analysis_gt')).map(({ id, clf_target }) => [id, clf_target!]))
  return (await rows('analysis')).map(({ id, y_pred, y_pred_proba }) => ({
    prediction: y_pred!,
    score: Number(y_pred_proba),
    label: labels.get(id)!,
  }))
}

/** All that must not change when the same rows are sent again. */
/** A sum of doubles depends in its last digits on the order they were added in. */
const rounded = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value), (_, each) =>
    typeof each === 'number' ? Number(each.toPrecision(9)) : each,
  )

async function snapshot() {
  return {
    compared: rounded(await compare()),
    models: await ask('/v1/models'),
    rows: await rowCounts(service.context.store),
  }
}

test(
  'every feature has moved as far as a peer says, on the very rows',
  async () => {
    const text = await readFile('../shared/goldens/peer_values_california.json', 'utf8')
    const { univariate } = Peer.parse(JSON.parse(text))
    const { reference, current, subjects } = await compare()
    expect([reference.n, current.n]).toEqual([5_832, 8_232])
    for (const name of FEATURES) {
      const { statistics } = subjects.find(({ subject }) => subject === `feature:${name}`)!
      const statistic = (wanted: string) => statistics.find(each => each.name === wanted)!
      const peer = univariate[name]!
      const { value, bound } = statistic('ks')
      expect(bound!, name).toBeLessThanOrEqual(0.005)
      expect(Math.abs(value! - peer.kolmogorov_smirnov.whole), name).toBeLessThanOrEqual(bound! + ROUNDING)
      const distance = statistic('wasserstein').value!
      expect(Math.abs(distance / peer.wasserstein.whole - 1), name).toBeLessThanOrEqual(0.01)
    }
  },
  SLOW,
)

test('performance is that of the rows', async () => {
  const rows = await readLabelledRows()
  const { performance } = await compare()
  const metric = (wanted: string) =>
    performance.find(({ name, segment }) => name === wanted && segment === '')!
  expect(metric('accuracy')).toMatchObject({ n: rows.length, value: exactAccuracy(rows) })
  const { value, bound } = metric('auc')
  expect(Math.abs(value - exactAuc(rows, '1'))).toBeLessThanOrEqual(bound! + ROUNDING)
})

// The rows are sorted by place, so every day is a place of its own, in the reference as well: days are no
// measure of each other, and the service must say that it cannot tell instead of calling it drift.
test(
  'days that are never alike are no reason to call anybody, but for a week of rows that are unlike all of the reference’s',
  async () => {
    const { subjects } = await compare()
    const ofFeatures = subjects.filter(({ analyzer }) => analyzer === 'feature_drift')
    const judged = [...FEATURES.map(name => `feature:${name}`), 'outlier_score']
    expect(ofFeatures.map(({ subject, verdict }) => [subject, verdict])).toEqual(
      judged.map(subject => [subject, 'cannot_tell']),
    )

    const verdicts = `/v1/models/${MODEL}/measurements?statistic=verdict`
    await eventually(
      async () => {
        const { measurements } = Measured.parse(await ask(`${verdicts}&subject=feature:MedInc`))
        return measurements.length === DAYS
      },
      { timeoutMs: SLOW },
    )
    for (const analyzer of ['feature_drift', 'prediction_drift', 'volume', 'data_quality']) {
      const { measurements } = Measured.parse(await ask(`${verdicts}&analyzer=${analyzer}`))
      expect(measurements.length, analyzer).toBeGreaterThanOrEqual(DAYS - 1)
      const drifting = measurements.filter(({ verdict }) => verdict === 'drift')
      expect(drifting.map(({ subject, window_start }) => [subject, window_start.slice(0, 10)])).toEqual(
        analyzer === 'feature_drift' ? MOUNTAINS.map(day => ['outlier_score', day]) : [],
      )
    }
    // Rules are asked after windows are judged. Two dozen rows of days that are never alike cannot say that it is over, so it is
    // once seven days have not shown it.
    await eventually(
      async () => {
        const { alerts } = Alerts.parse(await ask('/v1/alerts?state=resolved'))
        expect(alerts).toEqual([
          {
            rule: 'feature-drift',
            subject: 'outlier_score',
            started_at: `${MOUNTAINS[0]}T00:00:00.000Z`,
            resolved_at: '2021-08-14T00:00:00.000Z',
          },
        ])
        return true
      },
      { timeoutMs: SLOW },
    )
    expect(await ask('/v1/alerts?state=firing')).toMatchObject({ alerts: [] })
  },
  SLOW,
)

test(
  'sending rows a second time changes nothing',
  async () => {
    const before = await snapshot()
    expect(before.rows).toEqual({ predictions: 5_832 + 8_232, labels: 5_832 + 8_232 })
    expect(before.models).toMatchObject({ models: [{ model: MODEL, labels_waiting: 0 }] })
    await sendAgain()
    expect(referenceReply).toMatchObject({ unchanged: true })
    // The rows sent again are erased, and labels placed, in the background.
    await eventually(
      async () => {
        expect(await rowCounts(service.context.store)).toEqual(before.rows)
        expect(await ask('/v1/models')).toMatchObject({ models: [{ labels_waiting: 0 }] })
        return true
      },
      { timeoutMs: SLOW },
    )
    expect(await snapshot()).toEqual(before)
    expect(await ask('/v1/verify')).toEqual({ models: [{ model: MODEL, differences: [] }] })
  },
  SLOW,
)
