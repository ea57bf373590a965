/**
 * 5,000 labels a month late, for random predictions among 1 million of 30 days (`--rows 10000000` for more): how long
 * until every slice they touch is counted anew, by the service's own scheduler. The predictions are made inside
 * ClickHouse; labels come with and without their prediction's time, in turns.
 */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { seededRandom } from '../src/demo/seeded-random.ts'
import { ModelSettings } from '../src/model/model.ts'
import { closeStore, run, select } from '../src/store/client.ts'
import { writeModel } from '../src/store/models.ts'
import { prepareStore } from '../src/store/open.ts'
import { markSlices } from '../src/store/slice-marks.ts'
import { SLICE_SECONDS } from '../src/store/slices.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { median, report, rounded } from './report.ts'
import { KEY, openApi } from './send.ts'
import { type Spent, spentOn } from './usage.ts'
import { atRest, dirtySlices, until } from './wait.ts'

const { values: given } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const ROWS = Number(given.rows)
const LABELS = 5_000
const ROUNDS = 5
const MODEL = 'late-labels'
const DAY_MS = 86_400_000
const MONTH_MS = 30 * DAY_MS
const FROM = Date.parse('2026-09-20T00:00:00Z')
const FEATURES = Array.from({ length: 12 }, (_, i) => `f${i}`)

const timeOf = (row: number): number => FROM + Math.floor((row * MONTH_MS) / ROWS)

const engine = await startBenchEngine()
const store = await prepareStore(engine.connection, FROM)

async function makeRows(): Promise<void> {
  const features = Object.fromEntries(FEATURES.map(name => [name, 'numeric' as const]))
  const settings = ModelSettings.parse({ task: 'binary', positive_class: '1', features })
  await writeModel(store, { project: 'default', model: MODEL, settings, origin: 'registered' })
  const values = FEATURES.map((_, i) => `randNormal(${i}, ${1 + i}, number * 12 + ${i})`).join(', ')
  await run(
    store,
    `INSERT INTO predictions (project, model, prediction_id, timestamp, numeric, prediction, score, latency_ms, status, weight, seq)
     SELECT 'default', {model:String}, concat('p-', toString(number)),
       fromUnixTimestamp64Milli({from:Int64} + intDiv(number * {month:UInt64}, {rows:UInt64})),
       mapFromArrays({names:Array(String)}, [${values}]), toString(rand(1) % 2), rand(2) / 4294967296,
       randLogNormal(3, 0.5, number), 'ok', 1, {seq:UInt64} + number
     FROM numbers({rows:UInt64})`,
    { model: MODEL, from: FROM, month: MONTH_MS, rows: ROWS, names: FEATURES, seq: store.sequence.next() },
  )
  const slices = Array.from(
    { length: MONTH_MS / 1000 / SLICE_SECONDS },
    (_, i) => FROM / 1000 + i * SLICE_SECONDS,
  )
  const kinds = ['features', 'outcome'] as const
  await markSlices(
    store,
    'default',
    kinds.map(kind => ({ model: MODEL, reference: '', kind, slices })),
  )
}

async function labelsFrom(source: string): Promise<number> {
  const [found] = await select(store, {
    sql: 'SELECT count() AS labels FROM labels WHERE model = {model:String} AND source = {source:String}',
    params: { model: MODEL, source },
    row: z.object({ labels: z.number() }),
  })
  return found!.labels
}

const random = seededRandom(5_000, ROWS)

/** Labels of as many predictions, drawn without putting back. */
function drawLabels(source: string, withTime: boolean): { body: string; slices: number } {
  const rows = new Set<number>()
  while (rows.size < LABELS) rows.add(Math.floor(random.uniform() * ROWS))
  const lines = [...rows].map(row => ({
    model: MODEL,
    prediction_id: `p-${row}`,
    label: random.uniform() < 0.5 ? '0' : '1',
    timestamp: timeOf(row) + MONTH_MS,
    source,
    ...(withTime ? { prediction_timestamp: timeOf(row) } : {}),
  }))
  const slices = new Set([...rows].map(row => Math.floor(timeOf(row) / 1000 / SLICE_SECONDS)))
  return { body: lines.map(line => JSON.stringify(line)).join('\n'), slices: slices.size }
}

await makeRows()
const service = await startBenchService(engine.connection, { key: KEY })
const labels = openApi(service.url, { noun: 'labels', type: 'application/x-ndjson', connections: 1 })
const pids = { service: service.pid, engine: engine.pid }
type Round = Spent<keyof typeof pids> & { slices: number }

async function round(source: string, withTime: boolean): Promise<Round> {
  const { body, slices } = drawLabels(source, withTime)
  await atRest(store)
  const spent = await spentOn(pids, async () => {
    await labels.send(body)
    await until('labels stand beside their predictions', async () => (await labelsFrom(source)) >= LABELS, 50)
    await until('every slice is counted', async () => (await dirtySlices(store)) === 0, 50)
  })
  return { ...spent, slices }
}

const rounds = { with_time: [] as Round[], without_time: [] as Round[] }
try {
  for (let i = 0; i < ROUNDS; i++) {
    rounds.with_time.push(await round(`with-${i}`, true))
    rounds.without_time.push(await round(`without-${i}`, false))
  }
} finally {
  await labels.close()
  await closeStore(store)
  await service.stop()
  await engine.stop()
}

const summary = (measured: readonly Round[]) => ({
  seconds: median(measured.map(({ wall }) => wall)),
  longest_seconds: Math.max(...measured.map(({ wall }) => wall)),
  slices: median(measured.map(({ slices }) => slices)),
  service_cpu_s: median(measured.map(({ cpu }) => cpu.service)),
  engine_cpu_s: median(measured.map(({ cpu }) => cpu.engine)),
})
const sides = { with_time: summary(rounds.with_time), without_time: summary(rounds.without_time) }
report(
  Object.entries(sides).map(([side, figures]) => ({
    what: `${LABELS} labels ${side.replace('_', ' ')} among ${ROWS} rows`,
    's until counted (median)': rounded(figures.seconds, 2),
    's (longest)': rounded(figures.longest_seconds, 2),
    slices: figures.slices,
    'service CPU s': rounded(figures.service_cpu_s, 2),
    'engine CPU s': rounded(figures.engine_cpu_s, 2),
  })),
  { bench: 'late-labels', rows: ROWS, labels: LABELS, ...sides },
)
