/**
 * Processor time of a round of the scheduler, of Tidemark and ClickHouse together: with 100 models that have been watched for 90
 * days, against one. In a *quiet* round nothing has come since the one before; in a *live* one every model has got a row
 * in its open slice, which is counted once a minute. Rounds come every 5 seconds, 12 in a minute.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { ReferenceCache } from '../src/analyzers/reference-cache.ts'
import { readConfig } from '../src/config.ts'
import type { JobContext } from '../src/context.ts'
import { openIngestion } from '../src/ingest/ingestion.ts'
import { openSchedule, tick } from '../src/jobs/tick.ts'
import { ModelSettings } from '../src/model/model.ts'
import { closeStore, insert, run, sqlTime } from '../src/store/client.ts'
import { writeModel } from '../src/store/models.ts'
import { prepareStore } from '../src/store/open.ts'
import { markSlices } from '../src/store/slice-marks.ts'
import { SLICE_SECONDS } from '../src/store/slices.ts'
import { startBenchEngine } from './bench-engine.ts'
import { median, report, rounded } from './report.ts'
import { spentOn } from './usage.ts'
import { untilMerged } from './wait.ts'

const SIZES = [1, 100]
const ROUNDS = 5
/** Rounds that are measured together: one takes little. */
const TOGETHER = 6
const ROUND_MS = 5_000
const DAYS = 90
const MIDNIGHT = Date.parse('2026-10-01T00:00:00Z')
const DAY_SECONDS = 86_400
const SLICES_A_DAY = DAY_SECONDS / SLICE_SECONDS

const log = pino({ level: 'warn' })
const engine = await startBenchEngine()
const store = await prepareStore(engine.connection, MIDNIGHT)
const pids = { service: process.pid, engine: engine.pid }
const spools = await mkdtemp(join(tmpdir(), 'tidemark-bench-spools-'))

const nameOf = (model: number): string => `model-${model}`

/** Models of which every slice of 90 days was counted and every day measured. */
async function storeModels(project: string, models: number): Promise<void> {
  const settings = ModelSettings.parse({ task: 'binary', positive_class: '1', features: { x: 'numeric' } })
  for (let model = 0; model < models; model++)
    await writeModel(store, { project, model: nameOf(model), settings, origin: 'registered' })
  const params = { project, models, first: MIDNIGHT / 1000 - DAYS * DAY_SECONDS }
  await run(
    store,
    `INSERT INTO slices (project, model, reference, kind, slice, marked, counted)
     SELECT {project:String}, concat('model-', toString(m.number)), '', kind, fromUnixTimestamp(toUInt32({first:UInt32} + s.number * ${SLICE_SECONDS})), 1, 2
     FROM numbers({models:UInt32}) AS m CROSS JOIN numbers(${DAYS * SLICES_A_DAY}) AS s ARRAY JOIN ['features', 'outcome'] AS kind`,
    params,
  )
  await run(
    store,
    `INSERT INTO windows (project, model, kind, window_start, window_end, measured, seq)
     SELECT {project:String}, concat('model-', toString(m.number)), kind, fromUnixTimestamp(toUInt32({first:UInt32} + d.number * ${DAY_SECONDS})),
       fromUnixTimestamp(toUInt32({first:UInt32} + (d.number + 1) * ${DAY_SECONDS})), 3, 1
     FROM numbers({models:UInt32}) AS m CROSS JOIN numbers(${DAYS}) AS d ARRAY JOIN ['features', 'outcome'] AS kind`,
    params,
  )
}

/** A scheduler without a clock, and what sends a row of each model. */
async function openRounds(models: number) {
  const project = `of-${models}`
  await storeModels(project, models)
  const directory = join(spools, project)
  const ingestion = await openIngestion({
    store,
    project,
    directory,
    quotaBytes: 2 ** 30,
    log,
    now: MIDNIGHT,
  })
  const context: JobContext = {
    config: readConfig({}),
    log,
    store,
    project,
    catalog: ingestion.catalog,
    slicer: ingestion.slicer,
    references: new ReferenceCache(store),
    health: () => ({ lastRoundAt: null, lastError: null }),
    publicUrl: '',
    now: () => MIDNIGHT,
  }
  const schedule = openSchedule({ rules: [], channels: [], signal: new AbortController().signal })
  let now = MIDNIGHT + 300_000
  let rows = 0
  const send = async () => {
    rows += 1
    const names = Array.from({ length: models }, (_, model) => nameOf(model))
    const row = { prediction_id: `row-${rows}`, timestamp: sqlTime(now), numeric: { x: rows }, seq: rows }
    await insert(
      store,
      'predictions',
      names.map(model => ({ project, model, version: 'v1', ...row })),
    )
    const slices = [MIDNIGHT / 1000]
    await markSlices(
      store,
      project,
      names.map(model => ({ model, reference: '', kind: 'features', slices })),
    )
  }
  const round = async () => {
    now += ROUND_MS
    await tick(context, schedule, now)
  }
  return { send, round, close: () => ingestion.close(0) }
}

type Rounds = Awaited<ReturnType<typeof openRounds>>

/** Milliseconds of processor time that a round takes. */
async function measure({ send, round }: Rounds, isLive: boolean): Promise<number> {
  let spent = 0
  for (let i = 0; i < TOGETHER; i++) {
    if (isLive) await send()
    const { cpu } = await spentOn(pids, round)
    spent += cpu.service + cpu.engine
  }
  return (spent / TOGETHER) * 1000
}

const measured: Record<'quiet' | 'live', number[][]> = { quiet: [], live: [] }
try {
  const all: Rounds[] = []
  for (const size of SIZES) all.push(await openRounds(size))
  for (const { send, round } of all) {
    await send()
    for (let i = 0; i < 3; i++) await round()
  }
  await untilMerged(store)
  for (let i = 0; i < ROUNDS; i++)
    for (const way of ['quiet', 'live'] as const) {
      const row: number[] = []
      for (const rounds of all) row.push(await measure(rounds, way === 'live'))
      measured[way].push(row)
    }
  for (const { close } of all) await close()
} finally {
  await closeStore(store)
  await engine.stop()
  await rm(spools, { recursive: true, force: true })
}

const figures = Object.fromEntries(
  Object.entries(measured).map(([way, rows]) => {
    const [one, hundred] = SIZES.map((_, i) => median(rows.map(row => row[i]!)))
    return [way, { one_ms: one!, hundred_ms: hundred!, ratio: hundred! / one! }]
  }),
)
report(
  Object.entries(figures).map(([way, { one_ms, hundred_ms, ratio }]) => ({
    round: way,
    'one model, CPU ms': rounded(one_ms, 1),
    '100 models, CPU ms': rounded(hundred_ms, 1),
    ratio: rounded(ratio, 1),
  })),
  { bench: 'rounds', models: SIZES[1], days: DAYS, ...figures },
)
