import { pino } from 'pino'
import type { Channel } from '../../src/alerting/channels/channel.ts'
import { loadRules } from '../../src/alerting/load-rules.ts'
import type { Notification } from '../../src/alerting/notification.ts'
import { ReferenceCache } from '../../src/analyzers/reference-cache.ts'
import { readConfig } from '../../src/config.ts'
import type { JobContext } from '../../src/context.ts'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import { openSchedule, tick } from '../../src/jobs/tick.ts'
import { type Model, ModelSettings } from '../../src/model/model.ts'
import { run, type Store } from '../../src/store/client.ts'
import { readMeasurements } from '../../src/store/measurements.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { writeReference } from '../../src/store/references.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { sliceOf } from '../../src/store/slices.ts'
import { seededNormal, seededUniform } from '../stats/histogram/random.ts'
import { DAY, prediction, T0 } from '../store/example-rows.ts'

/** How one day of production looks: rows of it, added to every x, and whether x comes at all. */
export interface Day {
  n?: number
  shift?: number
  /** Only the part of the day from here on, 0 to 1. */
  from?: number
}

const SETTLE_MS = 600_000

/** Copies what was uploaded to a project, and its counts, to another: counting it takes fifty times as long. */
async function copyRows(store: Store, from: string, to: string): Promise<void> {
  for (const table of ['predictions', 'slices', 'histograms', 'binnings'])
    await run(
      store,
      `INSERT INTO ${table} SELECT * REPLACE ({to:String} AS project) FROM ${table} AS t WHERE t.project = {from:String}`,
      { from, to },
    )
}

/** Ticks a service without API, scheduler and clock: a regression model `m` with one feature, in a project of its own. */
export async function startExampleService(
  store: Store,
  project: string,
  { settings = {}, dailyRows = 200 }: { settings?: object; dailyRows?: number } = {},
) {
  const catalog = await ModelCatalog.open(store, project)
  const model: Model = {
    project,
    model: 'm',
    settings: ModelSettings.parse({ task: 'regression', features: { x: 'numeric' }, ...settings }),
    origin: 'registered',
  }
  await catalog.put(model)
  const context: JobContext = {
    config: { ...readConfig({}), settleMs: SETTLE_MS },
    log: pino({ level: 'silent' }),
    store,
    project,
    catalog,
    slicer: new Slicer({ store, catalog, settle: async () => {} }),
    references: new ReferenceCache(store),
    health: () => ({ lastRoundAt: null, lastError: null }),
    publicUrl: 'http://tide.example',
    now: () => 0,
  }
  const told: Notification[] = []
  const channel: Channel = {
    name: 'webhook',
    send: async notification => {
      told.push(notification)
      return { outcome: 'sent' }
    },
  }
  const schedule = openSchedule({
    rules: await loadRules(null),
    channels: [channel],
    signal: new AbortController().signal,
  })
  const normal = seededNormal(17)
  const uniform = seededUniform(18)
  let rows = 0

  const usual = () => Math.floor(dailyRows * (0.95 + 0.1 * uniform()))
  const rowsOf = (
    day: number,
    { n = usual(), shift = 0, from = 0 }: Day,
    reference = '',
  ): StoredPrediction[] =>
    Array.from({ length: n }, (_, i) =>
      prediction(`${rows++}`, {
        project,
        reference,
        // In six slices a day: counting them is most of what a test takes.
        seconds: T0 + (day + from + ((1 - from) * (Math.floor((6 * i) / n) + 0.5)) / 6) * DAY,
        numeric: { x: normal() + shift },
        prediction_value: normal(),
        latency_ms: 20 + 5 * uniform(),
        seq: store.sequence.next(),
      }),
    )
  const write = async (predictions: StoredPrediction[]) => {
    await writePredictions(store, predictions)
    const slices = [...new Set(predictions.map(row => sliceOf(row.timestamp / 1e6)))]
    const set = { model: 'm', reference: predictions[0]!.reference, slices }
    await markSlices(store, project, [
      { ...set, kind: 'features' },
      { ...set, kind: 'outcome' },
    ])
  }

  return {
    context,
    model,
    schedule,
    told,
    /** Sends one day's predictions; day 0 begins at T0. */
    send: (day: number, how: Day = {}) => write(rowsOf(day, how)),
    /**
     * Uploads that many quiet days, which end where production begins.
     *
     * @param countedIn a project that holds nothing but the same reference, counted: it is copied
     */
    makeReference: async (days: number, countedIn?: string) => {
      const upload = 'default:1'
      const uploaded = Array.from({ length: days }, (_, i) => rowsOf(i - days, {}, upload)).flat()
      if (countedIn === undefined) await write(uploaded)
      else await copyRows(store, countedIn, project)
      await writeReference(store, project, {
        ...{
          model: 'm',
          name: 'default',
          upload,
          version: '',
          rows: 0,
          content_hash: '',
          rolling: null,
          created_at: T0 * 1000,
        },
        ...{ from: (T0 - days * DAY) * 1000, to: T0 * 1000 },
      })
    },
    /** One round, this many days after T0 and as many milliseconds more. */
    tickAt: (days: number, ms = 0) => tick(context, schedule, (T0 + days * DAY) * 1000 + ms),
    /** Rounds until nothing is left to do, just after this many days have closed. */
    closeDay: async (days: number) => {
      for (let round = 0; round < 2; round++)
        await tick(context, schedule, (T0 + days * DAY) * 1000 + SETTLE_MS + round)
    },
    /** `drift`, `learning`, … of one subject, by day. */
    verdicts: async (subject: string) => {
      const found = await readMeasurements(store, project, { model: 'm', subject, statistic: 'verdict' })
      return Object.fromEntries(found.map(each => [(each.window_start / 1000 - T0) / DAY, each.verdict]))
    },
  }
}

/** Messages as `model: event subjects`. */
export const spoken = (told: readonly Notification[]): string[] =>
  told.map(({ event, alerts }) => `${event} ${alerts.map(({ subject }) => subject).join(', ')}`)
