import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
/** After the last row: hourly from 2021-06-01, 8,232 of them. */
const NOW = Date.parse('2022-06-01T00:00:00Z')
const PERIOD = 'from=2021-06-01T00:00:00Z&to=2022-05-11T00:00:00Z'

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
      statistics: z.array(z.object({ name: z.string(), value: z.number().nullable(), bound: z.number().nullable() })),
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

const Peer = z.object({
  univariate: z.record(
    z.string(),
    z.object({
      kolmogorov_smirnov: z.object({ whole: z.number() }),
      wasserstein: z.object({ whole: z.number() }),
    }),
  ),
})

let service: Service
let dataDir: string
/** What the service answered to the rows that were sent. */
const replies: { unchanged?: boolean }[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidemark-california-'))
  const environment = {
    TIDEMARK_PORT: '0',
    TIDEMARK_DATA_DIR: dataDir,
    TIDEMARK_ADMIN_KEY: KEY,
    TIDEMARK_LOG_LEVEL: 'error',
  }
  service = await startService(readConfig(environment), () => NOW)
  const settings = { task: 'binary', positive_class: '1', features: Object.fromEntries(FEATURES.map(name => [name, 'numeric'])) }
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

async function send(file: string, kind: ImportKind, mapping: ColumnMapping): Promise<number> {
  const result = await importCsv({
    file: `${DATA}_${file}.csv`,
    url: service.url,
    key: KEY,
    model: MODEL,
    kind,
    mapping,
    onProgress: () => {},
    fetch: async (...request) => {
      const response = await fetch(...request)
      replies.push((await response.clone().json()) as { unchanged?: boolean })
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

async function ask(path: string): Promise<unknown> {
  const response = await fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${KEY}` } })
  expect(response.status, path).toBe(200)
  return response.json()
}

const compare = async () => Comparison.parse(await ask(`/v1/models/${MODEL}/compare?${PERIOD}`))

async function rowCounts(store: Store): Promise<Record<string, number>> {
  const tables = ['predictions', 'labels'].map(table => `SELECT '${table}' AS name, count() AS rows FROM ${table} FINAL`)
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

describe('the whole production period against the reference', () => {
  test('every feature has the drift that a peer computes from the rows', async () => {
    const peer = Peer.parse(JSON.parse(await readFile('../shared/goldens/peer_values_california.json', 'utf8')))
    const { reference, current, subjects } = await compare()
    expect([reference.n, current.n]).toEqual([5_832, 8_232])
    for (const name of FEATURES) {
      const found = subjects.find(({ subject }) => subject === `feature:${name}`)!
      const statistic = (wanted: string) => found.statistics.find(each => each.name === wanted)!
      const ks = statistic('ks')
      const { kolmogorov_smirnov, wasserstein } = peer.univariate[name]!
      console.log(name, found.verdict, found.because, { ks: ks.value, bound: ks.bound, peer: kolmogorov_smirnov.whole, w: statistic('wasserstein'), peerW: wasserstein.whole })
      expect(ks.bound!, name).toBeLessThanOrEqual(0.005)
      expect(Math.abs(ks.value! - kolmogorov_smirnov.whole), name).toBeLessThanOrEqual(ks.bound! + 1e-12)
      expect(Math.abs(statistic('wasserstein').value! / wasserstein.whole - 1), name).toBeLessThanOrEqual(0.01)
    }
    for (const s of subjects) console.log(s.analyzer, s.subject, s.verdict, s.because)
  })

  test('performance is that of the rows', async () => {
    const rows = await readLabelledRows()
    const { performance } = await compare()
    const metric = (wanted: string) => performance.find(({ name, segment }) => name === wanted && segment === '')!
    expect(metric('accuracy')).toMatchObject({ n: rows.length, value: exactAccuracy(rows) })
    const auc = metric('auc')
    console.log(auc, exactAuc(rows, '1'))
    expect(Math.abs(auc.value - exactAuc(rows, '1'))).toBeLessThanOrEqual(auc.bound! + 1e-12)
  })

  test('counting everything again finds no difference', async () => {
    expect(await ask('/v1/verify')).toEqual({ models: [{ model: MODEL, differences: [] }] })
  })
})

test('windows', async () => {
  const m = await eventually(async () => {
    const { measurements } = (await ask(`/v1/models/${MODEL}/measurements`)) as { measurements: any[] }
    return measurements.length > 0 && measurements
  })
  const by: Record<string, number> = {}
  for (const x of m) { const k = `${x.analyzer} ${x.subject} ${x.status}`; by[k] = (by[k] ?? 0) + 1 }
  console.log(by)
  await new Promise(r => setTimeout(r, 6000))
  const { alerts } = (await ask('/v1/alerts')) as { alerts: any[] }
  console.log(alerts.length); for (const a of alerts) console.log(a.rule, a.subject, a.severity, a.state, a.started_at, a.resolved_at, a.summary)
})

test('sending everything a second time changes nothing', async () => {
  const before = { compared: await compare(), rows: await rowCounts(service.context.store), models: await ask('/v1/models') }
  expect(before.rows).toEqual({ predictions: 5_832 + 8_232, labels: 5_832 + 8_232 })
  replies.length = 0
  await sendEverything()
  expect(replies[0]).toMatchObject({ unchanged: true })
  expect({ compared: await compare(), rows: await rowCounts(service.context.store), models: await ask('/v1/models') }).toEqual(before)
  expect(await ask('/v1/verify')).toEqual({ models: [{ model: MODEL, differences: [] }] })
})
