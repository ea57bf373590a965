/**
 * Requests of one prediction each over 256 connections: through the HTTP API, where every answer comes after an
 * fsync; against a Hono handler that only parses and answers; against one INSERT a request straight into ClickHouse.
 * The rounds take turns.
 */
import { Readable } from 'node:stream'
import { createClient } from '@clickhouse/client'
import { Pool } from 'undici'
import { startBenchEngine, startBenchProcess, startBenchService } from './bench-engine.ts'
import { median, report } from './report.ts'

const ROUNDS = 5
const CONNECTIONS = 256
const REQUESTS = 20_000
const INSERTS = 256
const KEY = 'bench-key-of-enough-characters'
const FROM = Date.parse('2026-10-31T00:00:00Z')

let made = 0
const prediction = () => {
  made += 1
  const features = { income: 41_250.5, age: 37, debt_ratio: 0.31, purpose: 'car', region: 'north' }
  return { model: 'singles', prediction_id: `p-${made}`, timestamp: FROM + made, prediction: 1.5, features }
}

/** @returns requests per second */
async function timed(requests: number, post: () => Promise<void>): Promise<number> {
  let left = requests
  const start = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await post()
    }),
  )
  return requests / ((performance.now() - start) / 1000)
}

const poster = (pool: Pool) => async () => {
  const { statusCode, body } = await pool.request({
    path: '/v1/predictions',
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(prediction()),
  })
  await body.dump()
  if (statusCode !== 200) throw new Error(`answered ${statusCode}`)
}

const engine = await startBenchEngine()
const service = await startBenchService(engine.connection, KEY)
const parseOnly = await startBenchProcess(['--import', 'tsx', 'bench/parse-only-server.ts'], {})
const { url, user, password, database } = engine.connection
const client = createClient({ url, username: user, password, database, max_open_connections: CONNECTIONS })
const pools = [service.url, parseOnly.url].map(origin => new Pool(origin, { connections: CONNECTIONS }))

async function insertOne(): Promise<void> {
  const { features, ...row } = prediction()
  const { stream } = await client.exec({
    query: 'INSERT INTO predictions FORMAT JSONEachRow',
    values: Readable.from([
      JSON.stringify({ ...row, project: 'default', numeric: { age: features.age }, seq: 1 }),
    ]),
    clickhouse_settings: { async_insert: 0, wait_end_of_query: 1 },
  })
  await stream.toArray()
}

const rates = { api: [] as number[], parse_only: [] as number[], insert: [] as number[] }
try {
  for (const pool of pools) await timed(2_000, poster(pool))
  for (let round = 0; round < ROUNDS; round++) {
    rates.api.push(await timed(REQUESTS, poster(pools[0]!)))
    rates.parse_only.push(await timed(REQUESTS, poster(pools[1]!)))
    rates.insert.push(await timed(INSERTS, insertOne))
  }
} finally {
  await Promise.all(pools.map(pool => pool.close()))
  await client.close()
  await parseOnly.stop()
  await service.stop()
  await engine.stop()
}

const [api, parse, insert] = [rates.api, rates.parse_only, rates.insert].map(median) as [
  number,
  number,
  number,
]
report(
  [
    { what: 'HTTP API, fsynced', 'requests/s (median)': Math.round(api) },
    { what: 'Hono, parse and answer', 'requests/s (median)': Math.round(parse) },
    { what: 'one INSERT a request', 'requests/s (median)': Math.round(insert) },
  ],
  {
    bench: 'singles',
    api,
    parse_only: parse,
    insert,
    against_parse_only: api / parse,
    against_insert: api / insert,
  },
)
