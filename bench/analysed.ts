import { setTimeout } from 'node:timers/promises'
import type { Store } from '../src/store/client.ts'
import { type BenchPrediction, bodiesOf, makePredictions, ndjson, type Wanted } from './bodies.ts'
import { KEY, openApi } from './send.ts'
import { atRest } from './wait.ts'

const MODEL = 'analysed'
const DAY_MS = 86_400_000
const GO_LIVE = Date.parse('2026-10-20T00:00:00Z')
const TO = GO_LIVE + 30 * DAY_MS
const FEATURES = 12
const SETTINGS = { task: 'binary', positive_class: '1', classes: ['0', '1'], segments: ['region'] }
const REGIONS = ['north', 'east', 'south', 'west']
const REFERENCE: Wanted = { features: FEATURES, rows: 20_000, from: GO_LIVE - 30 * DAY_MS, stepMs: 129_600 }
const LIVE: Wanted = { features: FEATURES, rows: 60_000, from: GO_LIVE, stepMs: 43_200 }
const LATE_ROWS = 200

/** What a service did while it was kept analysing. */
export interface Analysing {
  /** Ends it; @returns how many comparisons were answered */
  stop: () => Promise<number>
}

/** Rows with everything there is an analyzer for. */
function* rows(wanted: Wanted) {
  let made = 0
  for (const row of makePredictions(wanted)) {
    made += 1
    yield { ...row, segments: { region: REGIONS[made % 4] }, latency_ms: 10 + (made % 97), status: 'ok' }
  }
}

const labelOf = ({ prediction_id, timestamp, prediction, score, model }: BenchPrediction) => ({
  model,
  prediction_id,
  prediction_timestamp: timestamp,
  label: (score * 10_000) % 10 < 2 ? String(1 - Number(prediction)) : prediction,
})

/** Sends a model with a reference, 30 days of predictions and their labels, and waits until they are counted. */
export async function sendAnalysedModel(url: string, store: Store): Promise<void> {
  await putModel(url)
  const live = [...rows(LIVE)]
  const reference = [...rows(REFERENCE)].map(({ model: _, ...row }) => ({
    ...row,
    label: row.prediction,
  }))
  await sendAll(url, `models/${MODEL}/reference`, ndjson(reference, reference.length))
  await sendAll(url, 'predictions', ndjson(live, 10_000))
  await sendAll(url, 'labels', ndjson(live.map(labelOf), 10_000))
  await atRest(store)
}

async function putModel(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/models/${MODEL}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(SETTINGS),
  })
  if (!answer.ok) throw new Error(`answered ${answer.status}: ${await answer.text()}`)
}

async function sendAll(url: string, noun: string, bodies: readonly string[]): Promise<void> {
  const { send, close } = openApi(url, { noun, type: 'application/x-ndjson', connections: 1 })
  for (const body of bodiesOf(MODEL, bodies)) await send(body)
  await close()
}

/**
 * Keeps the service at its analyses: one comparison after another over all 30 days, and every second rows that come
 * late for any of them, so that the scheduler has slices to count and windows to measure in each of its rounds.
 */
export function keepAnalysing(url: string): Analysing {
  let isOver = false
  let compared = 0
  const compare = async () => {
    while (!isOver) {
      const answer = await fetch(`${url}/v1/models/${MODEL}/compare?from=${GO_LIVE}&to=${TO}`, {
        headers: { authorization: `Bearer ${KEY}` },
      })
      if (!answer.ok) throw new Error(`answered ${answer.status}: ${await answer.text()}`)
      await answer.arrayBuffer()
      compared += 1
    }
  }
  const comeLate = async () => {
    const late = openApi(url, { type: 'application/x-ndjson', connections: 1 })
    for (let second = 1; !isOver; second++) {
      const stepMs = (30 * DAY_MS) / LATE_ROWS
      const wanted = { features: FEATURES, rows: LATE_ROWS, from: GO_LIVE + second, stepMs }
      const named = [...rows(wanted)].map(row => ({
        ...row,
        prediction_id: `${row.prediction_id}-${second}`,
      }))
      for (const body of bodiesOf(MODEL, ndjson(named, LATE_ROWS))) await late.send(body)
      await setTimeout(1_000)
    }
    await late.close()
  }
  const work = Promise.all([compare(), comeLate()])
  // A failure is told by `stop`, not by the end of this process.
  work.catch(() => {})
  return {
    stop: async () => {
      isOver = true
      await work
      return compared
    },
  }
}
