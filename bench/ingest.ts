/**
 * NDJSON batches through the HTTP API, each row checked and synced before the answer, against posting straight to the
 * same ClickHouse as JSONEachRow: the same bytes to a table of their shape with the settings of `predictions`, and
 * rows rewritten for `predictions` itself. Both sides keep two requests in flight; a round ends when every row of it
 * can be queried; the rounds take turns, each on an engine at rest. A model's first batch goes ahead and is not
 * measured: it makes the model known, which happens once.
 */
import { z } from 'zod'
import { closeStore, openStore, run, type Store, select } from '../src/store/client.ts'
import { DURABLE } from '../src/store/migrations/durable.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { type BenchPrediction, bodiesOf, makePredictions, ndjson } from './bodies.ts'
import { median, report, rounded } from './report.ts'
import { inFlight, KEY, openApi, openTable, type Send } from './send.ts'
import { type Spent, spentOn } from './usage.ts'
import { atRest, until } from './wait.ts'

const ROUNDS = 5
const ROWS = 200_000
const IN_FLIGHT = 2
const FROM = Date.parse('2026-10-31T00:00:00Z')

/** A row as `predictions` has it: what a user who posts straight to it would have to write. */
const asTableRow = ({ features, ...row }: BenchPrediction): object => ({
  ...row,
  project: 'default',
  reference: '',
  numeric: features,
  status: 'ok',
  weight: 1,
  seq: 1,
})

interface Shape {
  features: number
  rowsABatch: number
  table: string
  /** What is posted straight; the API is posted rows as they are made. */
  straight: (row: BenchPrediction) => object
}

const SHAPES: Shape[] = [
  { features: 16, rowsABatch: 10_000, table: 'same_bytes', straight: row => row },
  { features: 12, rowsABatch: 5_000, table: 'predictions', straight: asTableRow },
]

/** The settings, partitions and order of `predictions`, for rows as they are sent. */
const SAME_BYTES = `
  CREATE TABLE same_bytes (
    model LowCardinality(String),
    prediction_id String,
    timestamp DateTime64(6, 'UTC'),
    features Map(LowCardinality(String), Float64),
    prediction LowCardinality(String),
    score Nullable(Float64)
  ) ENGINE = ReplacingMergeTree
  PARTITION BY toMonday(timestamp)
  ORDER BY (model, toStartOfInterval(timestamp, INTERVAL 10 MINUTE), prediction_id)
  SETTINGS ${DURABLE}`

async function rowsOf(store: Store, table: string, model: string): Promise<number> {
  const [found] = await select(store, {
    sql: `SELECT count() AS rows FROM ${table} WHERE model = {model:String}`,
    params: { model },
    row: z.object({ rows: z.number() }),
  })
  return found!.rows
}

const engine = await startBenchEngine()
const service = await startBenchService(engine.connection, { key: KEY })
const store = openStore(engine.connection)
const api = openApi(service.url, { type: 'application/x-ndjson', connections: IN_FLIGHT })
const pids = { service: service.pid, engine: engine.pid }
type Round = Spent<keyof typeof pids>

async function round(
  { send, table }: { send: Send; table: string },
  { model, bodies }: { model: string; bodies: readonly string[] },
): Promise<Round> {
  const queue = bodiesOf(model, bodies)
  await send(queue.pop()!)
  await atRest(store)
  return spentOn(pids, async () => {
    await inFlight(IN_FLIGHT, { work: () => send(queue.pop()!), isOver: () => queue.length === 0 })
    await until('every row can be queried', async () => (await rowsOf(store, table, model)) === ROWS)
  })
}

/** One round of each side is not measured. */
async function measure({ features, rowsABatch, table, straight }: Shape): Promise<Record<Side, Summary>> {
  const rows = [...makePredictions({ features, rows: ROWS, from: FROM, stepMs: 400 })]
  const bodies = { api: ndjson(rows, rowsABatch), straight: ndjson(rows.map(straight), rowsABatch) }
  const direct = openTable(engine.connection, { table, connections: IN_FLIGHT })
  const rounds: Record<Side, Round[]> = { api: [], straight: [] }
  const measured = ROWS - rowsABatch
  for (let i = 0; i <= ROUNDS; i++) {
    const model = (side: Side) => `${side}-${features}-${i}`
    const ours = await round(
      { send: api.send, table: 'predictions' },
      { model: model('api'), bodies: bodies.api },
    )
    const theirs = await round(
      { send: direct.send, table },
      { model: model('straight'), bodies: bodies.straight },
    )
    if (i === 0) continue
    rounds.api.push(ours)
    rounds.straight.push(theirs)
  }
  await direct.close()
  return { api: summary(rounds.api, measured), straight: summary(rounds.straight, measured) }
}

type Side = 'api' | 'straight'

const summary = (rounds: readonly Round[], rows: number) => ({
  rows_per_s: rows / median(rounds.map(({ wall }) => wall)),
  service_cpu_s_per_million: (median(rounds.map(({ cpu }) => cpu.service)) / rows) * 1e6,
  engine_cpu_s_per_million: (median(rounds.map(({ cpu }) => cpu.engine)) / rows) * 1e6,
})

type Summary = ReturnType<typeof summary>

const table: Record<string, string | number>[] = []
const figures: Record<string, unknown> = { bench: 'ingest', rows: ROWS }
try {
  await run(store, SAME_BYTES)
  for (const shape of SHAPES) {
    const name = `${shape.features} features, ${shape.rowsABatch} a batch`
    const sides = await measure(shape)
    for (const [side, { rows_per_s, ...cpu }] of Object.entries(sides))
      table.push({
        what: `${name}: ${side === 'api' ? 'HTTP API' : `straight to ${shape.table}`}`,
        'rows/s (median)': Math.round(rows_per_s),
        'service CPU s/million': rounded(cpu.service_cpu_s_per_million, 2),
        'engine CPU s/million': rounded(cpu.engine_cpu_s_per_million, 2),
      })
    const ratio = sides.api.rows_per_s / sides.straight.rows_per_s
    figures[`features_${shape.features}`] = { ...sides, ratio }
  }
} finally {
  await api.close()
  await closeStore(store)
  await service.stop()
  await engine.stop()
}
report(table, figures)
