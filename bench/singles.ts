/**
 * Requests of one prediction each over 256 connections: through the HTTP API, where every answer comes after an
 * fsync; against a Hono handler that only parses and answers; against one INSERT a request straight into ClickHouse.
 * The rounds take turns, each on an engine at rest.
 */
import { closeStore, openStore } from '../src/store/client.ts'
import { startBenchEngine, startBenchProcess, startBenchService } from './bench-engine.ts'
import { median, report, rounded } from './report.ts'
import { inFlight, KEY, openApi, openTable, type Send } from './send.ts'
import { singles } from './singles-rows.ts'
import { type Spent, spentOn } from './usage.ts'
import { atRest } from './wait.ts'

const ROUNDS = 5
const CONNECTIONS = 256
const WARM_UP = 4_000
const REQUESTS = 20_000
const INSERTS = 256

const engine = await startBenchEngine()
const service = await startBenchService(engine.connection, { key: KEY })
const parseOnly = await startBenchProcess(['--import', 'tsx', 'bench/parse-only-server.ts'], {})
const store = openStore(engine.connection)
const senders = {
  api: openApi(service.url, { connections: CONNECTIONS }),
  parseOnly: openApi(parseOnly.url, { connections: CONNECTIONS }),
  insert: openTable(engine.connection, { table: 'predictions', connections: CONNECTIONS }),
}
const pids = { service: service.pid, parseOnly: parseOnly.pid, engine: engine.pid }
type Round = Spent<keyof typeof pids>
const rows = singles('singles')

async function round(requests: number, send: Send, row: () => object): Promise<Round> {
  let left = requests
  await atRest(store)
  return spentOn(pids, () =>
    inFlight(CONNECTIONS, {
      work: () => {
        left -= 1
        return send(JSON.stringify(row()))
      },
      isOver: () => left <= 0,
    }),
  )
}

/** What one INSERT a request would have to send. */
const tableRow = () => {
  const { features, ...row } = rows.next()
  const { purpose, region, ...numeric } = features
  return { ...row, project: 'default', numeric, categorical: { purpose, region }, seq: 1 }
}

const rounds = { api: [] as Round[], parseOnly: [] as Round[], insert: [] as Round[] }
try {
  for (const { send } of [senders.api, senders.parseOnly]) await round(WARM_UP, send, rows.next)
  for (let i = 0; i < ROUNDS; i++) {
    rounds.api.push(await round(REQUESTS, senders.api.send, rows.next))
    rounds.parseOnly.push(await round(REQUESTS, senders.parseOnly.send, rows.next))
    rounds.insert.push(await round(INSERTS, senders.insert.send, tableRow))
  }
} finally {
  for (const { close } of Object.values(senders)) await close()
  await closeStore(store)
  await parseOnly.stop()
  await service.stop()
  await engine.stop()
}

/** Requests a second, and CPU seconds of the server and of ClickHouse for ten thousand of them. */
function summary(
  measured: readonly Round[],
  { requests, server }: { requests: number; server: keyof typeof pids },
) {
  const cpu = (name: keyof typeof pids) => (median(measured.map(each => each.cpu[name])) / requests) * 10_000
  return {
    requests_per_s: requests / median(measured.map(({ wall }) => wall)),
    server_cpu_s_per_10000: cpu(server),
    engine_cpu_s_per_10000: cpu('engine'),
  }
}

const api = summary(rounds.api, { requests: REQUESTS, server: 'service' })
const parse = summary(rounds.parseOnly, { requests: REQUESTS, server: 'parseOnly' })
const insert = summary(rounds.insert, { requests: INSERTS, server: 'engine' })
const line = (what: string, { requests_per_s, ...cpu }: typeof api) => ({
  what,
  'requests/s (median)': Math.round(requests_per_s),
  'server CPU s/10,000': rounded(cpu.server_cpu_s_per_10000, 2),
  'engine CPU s/10,000': rounded(cpu.engine_cpu_s_per_10000, 2),
})
report(
  [
    line('HTTP API, fsynced', api),
    line('Hono, parse and answer', parse),
    line('one INSERT a request', insert),
  ],
  {
    bench: 'singles',
    api,
    parse_only: parse,
    insert,
    against_parse_only: api.requests_per_s / parse.requests_per_s,
    against_insert: api.requests_per_s / insert.requests_per_s,
    cpu_against_parse_only: api.server_cpu_s_per_10000 / parse.server_cpu_s_per_10000,
  },
)
