/**
 * 200,000 predictions with 12 features through the HTTP API in NDJSON batches of 5,000, against posting the same
 * rows straight to the same ClickHouse table as JSONEachRow. Both keep two requests in flight; the rounds take turns.
 */
import { Readable } from 'node:stream'
import { createClient } from '@clickhouse/client'
import { referenceRows } from '../src/demo/simulate-loans.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { median, report } from './report.ts'

const ROUNDS = 5
const BATCHES_A_ROUND = 8
const ROWS_A_BATCH = 5_000
const IN_FLIGHT = 2
const KEY = 'bench-key-of-enough-characters'
const GO_LIVE = new Date('2026-10-31T00:00:00Z')

type Row = Record<string, unknown> & { features: Record<string, string | number | null> }

/** A row as the table has it: what a user posting straight to ClickHouse would have to write. */
function asTableRow({ features, ...row }: Row): object {
  const entries = Object.entries(features)
  return {
    ...row,
    project: 'default',
    model: 'straight',
    reference: '',
    numeric: Object.fromEntries(entries.filter(([, value]) => typeof value === 'number')),
    categorical: Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')),
    prediction: String(row.prediction),
    status: 'ok',
    weight: 1,
    seq: 1,
  }
}

function* batches(): Generator<{ api: string; straight: string }> {
  let rows: Row[] = []
  for (const { label: _, ...row } of referenceRows(GO_LIVE) as Iterable<Row>) {
    rows.push({ ...row, model: 'api' })
    if (rows.length < ROWS_A_BATCH) continue
    const lines = (shape: (row: Row) => object) => rows.map(each => JSON.stringify(shape(each))).join('\n')
    yield { api: lines(each => each), straight: lines(asTableRow) }
    rows = []
  }
}

async function timed(bodies: string[], post: (body: string) => Promise<void>): Promise<number> {
  const start = performance.now()
  const queue = bodies.values()
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const body of queue) await post(body)
    }),
  )
  return (bodies.length * ROWS_A_BATCH) / ((performance.now() - start) / 1000)
}

const engine = await startBenchEngine()
const service = await startBenchService(engine.connection, KEY)
const { url, user, password, database } = engine.connection
const client = createClient({ url, username: user, password, database })

async function postToApi(body: string): Promise<void> {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-ndjson' }
  const answer = await fetch(`${service.url}/v1/predictions`, { method: 'POST', headers, body })
  const { accepted } = (await answer.json()) as { accepted: number }
  if (accepted !== ROWS_A_BATCH) throw new Error(`${answer.status}: ${accepted} rows accepted`)
}

async function postStraight(body: string): Promise<void> {
  const { stream } = await client.exec({
    query: 'INSERT INTO predictions FORMAT JSONEachRow',
    values: Readable.from([body]),
    clickhouse_settings: { async_insert: 0, wait_end_of_query: 1, date_time_input_format: 'best_effort' },
  })
  await stream.toArray()
}

const api: number[] = []
const straight: number[] = []
const source = batches()
const take = () => Array.from({ length: BATCHES_A_ROUND }, () => source.next().value!)
try {
  for (let round = 0; round < ROUNDS; round++) {
    const bodies = take()
    api.push(
      await timed(
        bodies.map(each => each.api),
        postToApi,
      ),
    )
    straight.push(
      await timed(
        bodies.map(each => each.straight),
        postStraight,
      ),
    )
  }
} finally {
  await client.close()
  await service.stop()
  await engine.stop()
}

const ratio = median(api) / median(straight)
report(
  [
    { what: 'HTTP API, validated', 'rows/s (median)': Math.round(median(api)) },
    { what: 'straight to ClickHouse, JSONEachRow', 'rows/s (median)': Math.round(median(straight)) },
  ],
  {
    bench: 'ingest',
    rows: ROUNDS * BATCHES_A_ROUND * ROWS_A_BATCH,
    api: median(api),
    straight: median(straight),
    ratio,
  },
)
