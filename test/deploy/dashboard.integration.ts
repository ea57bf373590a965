import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelHealth } from '../../dashboards/model-health.ts'
import { insert, type Store } from '../../src/store/client.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { expandMacros, type View } from './expand-macros.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 4, 4, 12)

const everything = { project: ['acme'], model: ['$__all'], version: ['$__all'], segment: ['$__all'] }
const concrete = {
  project: ['acme'],
  model: ["o'brien", 'fraud'],
  version: ['v1'],
  segment: ['all rows', 'region=eu'],
}
const lastHour = { from: NOW - HOUR, to: NOW, intervalMs: 15_000 }
const lastWeek = { from: NOW - 7 * 24 * HOUR, to: NOW, intervalMs: 600_000 }

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore(NOW)
  await insertExamples(opened.store)
})
afterAll(() => opened.close())

const panels = modelHealth.panels.map(panel => ({ name: panel.title, ...panel.targets[0]! }))
const marks = modelHealth.annotations.list.map(one => ({ ...one.target, name: `marks: ${one.name}` }))
// The first list is the data sources, the second every project.
const projects = modelHealth.templating.list[1]!
const lists = modelHealth.templating.list
  .slice(2)
  .map(variable => ({ name: `list: ${variable.name}`, rawSql: variable.query, format: 1 }))

describe.each([
  { range: 'an hour', choice: 'everything', view: { ...lastHour, chosen: everything } },
  { range: 'an hour', choice: 'some', view: { ...lastHour, chosen: concrete } },
  { range: 'a week', choice: 'everything', view: { ...lastWeek, chosen: everything } },
  { range: 'a week', choice: 'some', view: { ...lastWeek, chosen: concrete } },
])('looking at $range of $choice', ({ view }) => {
  it.each([...lists, ...marks, ...panels])('answers $name', async ({ rawSql, format }) => {
    const { meta, rows } = await ask(rawSql, view)
    expect(rows.length).toBeGreaterThan(0)
    if (format === 0) {
      expect(meta.map(column => column.name)).toEqual(['time', 'series', 'Value'])
      expect(meta[0]!.type).toMatch(/^DateTime/)
      expect(meta[1]!.type).toBe('String')
    }
    // Another project's rows carry this word in every text.
    expect(JSON.stringify(rows)).not.toContain('foreign')
  })
})

it('lists every project', async () => {
  const { rows } = await ask(projects.query, { ...lastHour, chosen: everything })
  expect(rows).toEqual([{ project: 'acme' }, { project: 'foreign' }])
})

describe('what the panels say', () => {
  const show = async (title: string, chosen: View['chosen']) => {
    const panel = modelHealth.panels.find(one => one.title === title)!
    return (await ask(panel.targets[0]!.rawSql, { ...lastWeek, chosen })).rows
  }

  it('counts alerts that fire, and a resolved one no more', async () => {
    expect(await show('Open alerts', everything)).toEqual([{ critical: 1, warning: 0 }])
  })

  it('adds up the hours of predictions, a recounted one once', async () => {
    const rows = await show('Predictions per hour', { ...everything, segment: ['all rows'] })
    expect(rows).toEqual([{ time: '2026-05-04 11:00:00', series: 'fraud · v1', Value: 120 }])
  })

  it.each([
    { version: 'all versions', lines: 1 },
    { version: 'v1', lines: 1 },
    { version: 'v2', lines: 0 },
  ])('counts predictions of $version', async ({ version, lines }) => {
    const chosen = { ...everything, version: [version], segment: ['all rows'] }
    expect(await show('Predictions per hour', chosen)).toHaveLength(lines)
  })

  it('shows the newest verdict of each subject only, drift first', async () => {
    const rows = await show('Drift in the newest window', { ...everything, segment: ['all rows'] })
    expect(rows.map(row => [row.subject, row.verdict, row.until])).toEqual([
      ['feature:age', 'drift', '2026-05-04 11:30:00'],
      ['feature:income', 'no_material_drift', '2026-05-04 11:30:00'],
    ])
  })

  it('draws drift whatever its direction, and a window without data as a gap', async () => {
    const rows = await show('Worst drift by subject', { ...everything, segment: ['all rows'] })
    expect(rows.filter(row => row.series === 'feature:age · fraud · v1').map(row => row.Value)).toEqual([
      null,
      0.3,
    ])
  })

  it('keeps segments apart', async () => {
    const rows = await show('Latency', { ...everything, segment: ['region=eu'] })
    expect(rows.map(row => row.series)).toEqual(['p95 · fraud · v1 · region=eu'])
  })
})

interface Answer {
  meta: { name: string; type: string }[]
  rows: Record<string, unknown>[]
}

/** Asks what Grafana would ask, as one who may only read. */
async function ask(rawSql: string, view: View): Promise<Answer> {
  const statement = `${expandMacros(rawSql, view)} FORMAT JSON`
  const answer = await opened.store.http.send(statement, { settings: { readonly: 1 } })
  const { meta, data } = JSON.parse(answer.toString())
  return { meta, rows: data }
}

const at = (hoursAgo: number): number => (NOW - hoursAgo * HOUR) / 1000

const measurement = (given: object) => ({
  project: 'acme',
  model: 'fraud',
  version: 'v1',
  segment: '',
  statistic: 'verdict',
  window_start: at(1.5),
  window_end: at(0.5),
  value: 0.01,
  low: 0,
  high: 0.02,
  n: 1000,
  verdict: 'no_material_drift',
  severity: null,
  because: '',
  evidence: '{}',
  seq: 1,
  ...given,
})

const histogram = (given: object) => ({
  project: 'acme',
  model: 'fraud',
  reference: '',
  version: 'v1',
  segment: '',
  subject: 'prediction',
  binning: 'b1',
  span: 3600,
  slice: at(1),
  n: 120,
  seq: 2,
  ...given,
})

const alert = (given: object) => ({
  project: 'acme',
  model: 'fraud',
  alert_id: 'a1',
  version: 'v1',
  segment: '',
  rule: 'feature-drift',
  analyzer: 'feature_drift',
  subject: 'feature:age',
  severity: 'critical',
  state: 'firing',
  started_at: at(0.5) * 1000,
  last_seen_at: at(0.25) * 1000,
  resolved_at: null,
  summary: 'age moved',
  told: 'firing',
  seq: 1,
  ...given,
})

async function insertExamples(store: Store): Promise<void> {
  const foreign = { project: 'foreign', model: 'foreign', version: 'foreign', segment: 'foreign=1' }
  const model = { project: 'acme', model: 'fraud', settings: '{}', origin: 'api', seq: 1 }
  const drifted = { analyzer: 'feature_drift', subject: 'feature:age' }
  await insert(store, 'models', [model, { ...model, ...foreign }])
  await insert(store, 'measurements', [
    measurement({ ...drifted, window_start: at(2.5), window_end: at(1.5), value: null }),
    measurement({ ...drifted, value: -0.2 }),
    measurement({ ...drifted, ...foreign, because: 'foreign' }),
    measurement({ ...drifted, segment: 'region=eu' }),
    measurement({ analyzer: 'feature_drift', subject: 'feature:income' }),
    measurement({ analyzer: 'latency', subject: 'latency_ms', statistic: 'p95', segment: 'region=eu' }),
    measurement({ analyzer: 'latency', subject: 'latency_ms', statistic: 'p50' }),
    measurement({ analyzer: 'performance', subject: 'accuracy', statistic: 'accuracy' }),
    measurement({ analyzer: 'performance', subject: 'auc', statistic: 'auc' }),
  ])
  await insert(store, 'measurements', [
    measurement({ ...drifted, value: -0.3, verdict: 'drift', severity: 'critical', seq: 2 }),
  ])
  await insert(store, 'histograms', [
    histogram({ n: 100, seq: 1 }),
    histogram({ subject: 'score' }),
    histogram({ span: 600 }),
    histogram({ reference: 'upload' }),
    histogram({ segment: 'region=eu' }),
    histogram(foreign),
  ])
  await insert(store, 'histograms', [histogram({})])
  await insert(store, 'alerts', [
    alert({}),
    alert({ alert_id: 'a2', severity: 'warning' }),
    alert({ ...foreign, alert_id: 'a3', summary: 'foreign' }),
  ])
  const resolved = { state: 'resolved', resolved_at: at(0.1) * 1000, seq: 2 }
  await insert(store, 'alerts', [alert({ alert_id: 'a2', severity: 'warning', ...resolved })])
}
