/**
 * Processor time of counting rows into histograms as a share of the time that taking them in costs, both of the service
 * and of ClickHouse: of a slice of many rows that is counted once, of one that is looked at every half minute from its
 * beginning to its end, and of a day of slices that have few rows.
 */
import { closeStore, openStore } from '../src/store/client.ts'
import { startBenchEngine, startBenchProcess } from './bench-engine.ts'
import { bodiesOf, makePredictions, ndjson } from './bodies.ts'
import { median, report, rounded } from './report.ts'
import { KEY, openApi } from './send.ts'
import { ask } from './stored-model.ts'
import { spentOn } from './usage.ts'
import { untilMerged } from './wait.ts'

const ROUNDS = 5
const FEATURES = 16
const BATCH_ROWS = 10_000
const MODEL = 'counted'
const DAY_MS = 86_400_000
const FROM = Date.parse('2026-10-01T00:00:00Z')

const engine = await startBenchEngine()
const { url, user, password } = engine.connection
const service = await startBenchProcess(['--import', 'tsx', 'bench/unscheduled-service.ts'], {
  TIDEMARK_PORT: '0',
  TIDEMARK_ADMIN_KEY: KEY,
  TIDEMARK_CLICKHOUSE_URL: url,
  TIDEMARK_CLICKHOUSE_USER: user,
  TIDEMARK_CLICKHOUSE_PASSWORD: password,
  TIDEMARK_LOG_LEVEL: 'warn',
})
const store = openStore(engine.connection)
const pids = { service: service.pid, engine: engine.pid }

/** Processor seconds of both processes, and of merging what they wrote: it is part of what writing it costs. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const { cpu } = await spentOn(pids, async () => {
    await work()
    await untilMerged(store)
  })
  return cpu.service + cpu.engine
}

interface Costs {
  ingesting: number
  counting: number
}

/** Sends a day's batches, and counts after every so many of them. */
async function measure(day: number, { batches, stepMs, countEvery }: Way): Promise<Costs> {
  const from = FROM + day * DAY_MS
  const made = makePredictions({ features: FEATURES, rows: batches * BATCH_ROWS, from, stepMs })
  const bodies = bodiesOf(MODEL, ndjson(made, BATCH_ROWS))
  // Opened after the bodies are made: meanwhile nothing would notice that the service has closed it.
  const api = openApi(service.url, { type: 'application/x-ndjson', connections: 1 })
  const costs: Costs = { ingesting: 0, counting: 0 }
  for (let sent = 0; sent < batches; sent += countEvery) {
    costs.ingesting += await cpuOf(async () => {
      for (const body of bodies.slice(sent, sent + countEvery)) await api.send(body)
      await service.ask('settle')
    })
    const now = from + (sent + countEvery) * BATCH_ROWS * stepMs
    costs.counting += await cpuOf(() => service.ask(`count ${now}`))
  }
  await api.close()
  return costs
}

interface Way {
  what: string
  batches: number
  stepMs: number
  countEvery: number
}

/** A million rows in ten minutes, and 200,000 in a day. */
const WAYS: Record<'once' | 'live' | 'sparse', Way> = {
  once: { what: 'one slice, counted when it is over', batches: 100, stepMs: 0.6, countEvery: 100 },
  live: { what: 'one slice, looked at every 30 s', batches: 100, stepMs: 0.6, countEvery: 5 },
  sparse: { what: 'a day of slices, counted when it is over', batches: 20, stepMs: 432, countEvery: 20 },
}
const NAMES = ['once', 'live', 'sparse'] as const

const costs: Record<keyof typeof WAYS, Costs[]> = { once: [], live: [], sparse: [] }
try {
  // As with any model that is watched: bins and row scores are frozen from a reference.
  let day = 0
  await measure(day, WAYS.sparse)
  await ask(service.url, `${MODEL}/reference`, { method: 'POST', body: { from: FROM, to: FROM + DAY_MS } })
  await service.ask('count')
  for (let round = 0; round < ROUNDS; round++)
    for (const name of NAMES) {
      day += 1
      costs[name].push(await measure(day, WAYS[name]))
    }
} finally {
  await closeStore(store)
  await service.stop()
  await engine.stop()
}

const summary = (name: keyof typeof WAYS) => {
  const millions = (WAYS[name].batches * BATCH_ROWS) / 1e6
  return {
    ingesting_cpu_s_per_million: median(costs[name].map(({ ingesting }) => ingesting)) / millions,
    counting_cpu_s_per_million: median(costs[name].map(({ counting }) => counting)) / millions,
    share: median(costs[name].map(({ ingesting, counting }) => counting / ingesting)),
  }
}
const ways = { once: summary('once'), live: summary('live'), sparse: summary('sparse') }
report(
  NAMES.map(name => ({
    what: WAYS[name].what,
    'ingesting, CPU s/million rows': rounded(ways[name].ingesting_cpu_s_per_million, 2),
    'counting, CPU s/million rows': rounded(ways[name].counting_cpu_s_per_million, 2),
    'share, %': rounded(ways[name].share * 100, 1),
  })),
  { bench: 'counting', ...ways },
)
