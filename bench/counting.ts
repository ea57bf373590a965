/**
 * Processor time of counting rows into histograms as a share of the time that taking them in costs, both of the service
 * and of ClickHouse: when every slice is counted once, and when all rows fall into one that is looked at every half
 * minute from its beginning to its end.
 */
import { closeStore, openStore } from '../src/store/client.ts'
import { startBenchEngine, startBenchProcess } from './bench-engine.ts'
import { bodiesOf, makePredictions, ndjson } from './bodies.ts'
import { median, report, rounded } from './report.ts'
import { KEY, openApi } from './send.ts'
import { spentOn } from './usage.ts'
import { untilMerged } from './wait.ts'

const ROUNDS = 5
const FEATURES = 16
const BATCH_ROWS = 10_000
const BATCHES = 20
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

/** Sends batches of one day, and counts after every so many of them. */
async function measure(day: number, { stepMs, countEvery }: Way): Promise<Costs> {
  const from = FROM + day * DAY_MS
  const made = makePredictions({ features: FEATURES, rows: BATCHES * BATCH_ROWS, from, stepMs })
  const bodies = bodiesOf(MODEL, ndjson(made, BATCH_ROWS))
  // Opened after the bodies are made: meanwhile nothing would notice that the service has closed it.
  const api = openApi(service.url, { type: 'application/x-ndjson', connections: 1 })
  const costs: Costs = { ingesting: 0, counting: 0 }
  for (let sent = 0; sent < BATCHES; sent += countEvery) {
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
  stepMs: number
  countEvery: number
}

const WAYS: Record<'once' | 'live', Way> = {
  // A day of rows.
  once: { stepMs: 432, countEvery: BATCHES },
  // 333 a second: ten minutes of them.
  live: { stepMs: 3, countEvery: 1 },
}

const costs = { once: [] as Costs[], live: [] as Costs[] }
try {
  // The first count of all freezes the model's binnings, once for ever.
  let day = 0
  await measure(day, WAYS.once)
  for (let round = 0; round < ROUNDS; round++)
    for (const way of ['once', 'live'] as const) {
      day += 1
      costs[way].push(await measure(day, WAYS[way]))
    }
} finally {
  await closeStore(store)
  await service.stop()
  await engine.stop()
}

const rows = BATCHES * BATCH_ROWS
const summary = (measured: readonly Costs[]) => ({
  ingesting_cpu_s_per_million: (median(measured.map(({ ingesting }) => ingesting)) / rows) * 1e6,
  counting_cpu_s_per_million: (median(measured.map(({ counting }) => counting)) / rows) * 1e6,
  share: median(measured.map(({ ingesting, counting }) => counting / ingesting)),
})
const ways = { once: summary(costs.once), live: summary(costs.live) }
report(
  Object.entries(ways).map(([way, figures]) => ({
    what: way === 'once' ? 'every slice counted once' : 'one slice, looked at every 30 s',
    'ingesting, CPU s/million rows': rounded(figures.ingesting_cpu_s_per_million, 2),
    'counting, CPU s/million rows': rounded(figures.counting_cpu_s_per_million, 2),
    'share, %': rounded(figures.share * 100, 1),
  })),
  { bench: 'counting', rows, ...ways },
)
