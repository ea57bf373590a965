import { z } from 'zod'
import { Moment } from '../model/moment.ts'
import { type ApiTarget, apiTarget, bodyOf, callApi } from './call-api.ts'
import { LOAN_MODEL, LOAN_SETTINGS } from './loan-model.ts'
import { ndjsonBatches } from './ndjson-batches.ts'
import { postEveryRow } from './post-rows.ts'
import { sendLoans } from './send-loans.ts'
import { referenceRows } from './simulate-loans.ts'

const DAY_MS = 86_400_000
/** Days of production that a first start finds behind it. */
const PRODUCTION_DAYS = 30
/** The longest pause that is filled: as much as a first start loads. */
const LONGEST_GAP_MS = 31 * DAY_MS
/** A load that was stopped had two batches under way; sending its last day again makes up for either. */
const OVERLAP_MS = DAY_MS
/** How much is sent between two lines of the log. */
const LOGGED_STRETCH_MS = 5 * DAY_MS

export interface DemoOptions {
  url: string
  adminKey: string
  /** Epoch milliseconds. */
  now: () => number
  log: (message: string) => void
  signal: AbortSignal
  fetch?: typeof fetch
  delay?: (ms: number) => Promise<void>
}

/** How far the demo has been sent. */
export interface LoadedDemo {
  /** The UTC midnight at which production began. */
  goLive: Date
  /** Epoch milliseconds, excluded: everything before it has been sent. */
  sentUntil: number
}

const Models = z.object({
  models: z.array(
    z.object({
      model: z.string(),
      reference: z.object({ to: Moment }).nullable(),
      newest_prediction: Moment.nullable(),
    }),
  ),
})

/**
 * Gives a service the demo's model: its settings, a reference of 30 days, and 30 days of production until
 * now, with the labels that are known by then. Where the model has its reference already, only what is
 * missing since its newest prediction is sent, at most 31 days.
 *
 * @throws Problem when the service refuses, or the signal's reason when it is aborted
 */
export async function loadDemo(options: DemoOptions): Promise<LoadedDemo> {
  const target = demoTarget(options)
  const now = options.now()
  const present = await findLoanModel(target)
  const goLive = present?.reference
    ? new Date(Math.ceil(present.reference.to / DAY_MS) * DAY_MS)
    : new Date((Math.floor(now / DAY_MS) - PRODUCTION_DAYS) * DAY_MS)
  if (!present?.reference) await registerModel(target, goLive, options.log)

  const resumeAt = (present?.newest_prediction ?? 0) - OVERLAP_MS
  let sentUntil = Math.max(goLive.getTime(), resumeAt, now - LONGEST_GAP_MS)
  while (sentUntil < now) {
    const to = Math.min(now, sentUntil + LOGGED_STRETCH_MS)
    const sent = await sendLoans(target, { goLive, from: sentUntil, to })
    options.log(`production until ${new Date(to).toISOString()}: ${sent} predictions and labels sent`)
    sentUntil = to
  }
  return { goLive, sentUntil }
}

/** @returns the service as the demo's calls need it */
export function demoTarget({ url, adminKey, signal, fetch, delay }: DemoOptions): ApiTarget {
  return apiTarget({ url, key: adminKey, signal, ...(fetch && { fetch }), ...(delay && { delay }) })
}

async function findLoanModel(target: ApiTarget) {
  const { models } = Models.parse(bodyOf(await callApi(target, { method: 'GET', path: '/v1/models' })))
  return models.find(({ model }) => model === LOAN_MODEL)
}

async function registerModel(target: ApiTarget, goLive: Date, log: DemoOptions['log']): Promise<void> {
  const path = `/v1/models/${LOAN_MODEL}`
  const settings = { contentType: 'application/json', body: () => JSON.stringify(LOAN_SETTINGS) }
  bodyOf(await callApi(target, { method: 'PUT', path, ...settings }))
  const rows = await postEveryRow(target, `${path}/reference?name=default`, () => encodeReference(goLive))
  log(`reference: ${rows} rows sent`)
}

async function* encodeReference(goLive: Date): AsyncGenerator<Uint8Array> {
  for (const body of ndjsonBatches(referenceRows(goLive))) yield Buffer.from(body)
}
