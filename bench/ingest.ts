/**
 * 200,000 predictions with 12 features through the HTTP API in NDJSON batches of 5,000, against posting the same
 * rows straight to the same ClickHouse table as JSONEachRow. Both keep two requests in flight; a round ends when
 * every row of it can be queried; the rounds take turns.
 */
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { createClient } from '@clickhouse/client'
import { referenceRows } from '../src/demo/simulate-loans.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { median, report } from './report.ts'

const ROUNDS = 5
const BATCHES = 40
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
    reference: '',
    numeric: Object.fromEntries(entries.filter(([, value]) => typeof value === 'number')),
    categorical: Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')),
    prediction: String(row.prediction),
    status: 'ok',
    weight: 1,
    seq: 1,
  }
}

interface Batch {
  api: string
  straight: string
}

/** Both spellings of the rows, with the model's name left open. */
function makeBatches(): Batch[] {
  const source = referenceRows(GO_LIVE)[Symbol.iterator]() as Iterator<Row>
  return Array.from({ length: BATCHES }, () => {
    const rows = Array.from({ length: ROWS_A_BATCH }, () => {
      const { label: _, ...row } = source.next().value as Row
      return { ...row, model: 'MODEL' }
    })
    const lines = (shape: (row: Row) => object) => rows.map(each => JSON.stringify(shape(each))).join('\n')
    return { api: lines(each => each), straight: lines(asTableRow) }
  })
}

/** @returns rows per second, from the first byte sent until the last row can be queried */
async function timed(
  model: string,
  bodies: readonly string[],
  post: (body: string) => Promise<void>,
): Promise<number> {
  const named = bodies.map(body => body.replaceAll('"MODEL"', `"${model}"`))
  const start = performance.now()
  const queue = named.values()
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const body of queue) await post(body)
    }),
  )
  while ((await rowsOf(model)) < BATCHES * ROWS_A_BATCH) await setTimeout(10)
  return (BATCHES * ROWS_A_BATCH) / ((performance.now() - start) / 1000)
}

async function rowsOf(model: string): Promise<number> {
  const query = 'SELECT count() AS rows FROM predictions WHERE model = {model:String}'
  const answer = await client.query({ query, query_params: { model }, format: 'JSONEachRow' })
  const [found] = await answer.json<{ rows: string }>()
  return Number(found!.rows)
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
const batches = makeBatches()
const bodies = { api: batches.map(each => each.api), straight: batches.map(each => each.straight) }
try {
  for (let round = 0; round < ROUNDS; round++) {
    api.push(await timed(`api-${round}`, bodies.api, postToApi))
    straight.push(await timed(`straight-${round}`, bodies.straight, postStraight))
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
    rows: BATCHES * ROWS_A_BATCH,
    api: median(api),
    straight: median(straight),
    ratio,
  },
)
