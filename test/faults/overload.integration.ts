import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { inForm } from './form.ts'
import type { Destination } from './posting-client.ts'
import { environmentWith, KEY, startClickHouse, startServing } from './serving.ts'

/** As many at a time keep the service busy. */
const CLIENTS = 4
/** A request of so many takes nearly a MiB: some hundred and fifty hold all that large bodies may. */
const ROWS = 8_000
const PEAK_MS = inForm({ short: 2_000, long: 20_000 })
const OVERLOAD_MS = inForm({ short: 2_000, long: 60_000 })
/** Sent and not answered, well beyond what the service may hold: the bodies of more would fill this process. */
const MOST_UNDER_WAY = 400
/** On a slow machine the overload lasts longer, as it must be more than the service may hold. */
const LEAST_REQUESTS = 400
/** What a service that has recovered takes at once. */
const SMALL_ROWS = 200
/** Between two requests of one row. */
const PAUSE_MS = 100

/** What came of some requests of many rows. */
interface Outcome {
  statuses: readonly number[]
  /** Accepted, until all were answered. */
  rowsPerSecond: number
}

/** A body of so many rows, in pieces between which its number goes. */
const piecesOf = (rows: number): string[] => {
  const each = Array.from({ length: rows }, (_, row) =>
    JSON.stringify({
      model: 'busy',
      prediction_id: `#-${row}`,
      timestamp: Date.parse('2026-03-02T00:00:00Z') + row,
      features: { x: row, y: row / 7 },
      score: row / rows,
    }),
  )
  return each.join('\n').split('#')
}

let bodies = 0
let acceptedRows = 0

/** @returns the status; 0 when the connection ended without an answer, as a refused body that arrives too slowly is not waited for */
async function post({ url, key }: Destination, pieces: readonly string[]): Promise<number> {
  const answer = await fetch(`${url}/v1/predictions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: pieces.join(String(bodies++)),
  }).catch(() => null)
  if (answer === null) return 0
  await answer.arrayBuffer()
  if (answer.status === 200) acceptedRows += pieces.length - 1
  return answer.status
}

async function outcomeOf(send: () => Promise<readonly number[]>): Promise<Outcome> {
  const start = performance.now()
  const statuses = await send()
  const accepted = statuses.filter(status => status === 200).length * ROWS
  return { statuses, rowsPerSecond: (accepted / (performance.now() - start)) * 1_000 }
}

/** Each of some clients sends its next request as soon as it has an answer. */
async function sendInTurn(destination: Destination, ms: number): Promise<number[]> {
  const pieces = piecesOf(ROWS)
  const statuses: number[] = []
  const end = performance.now() + ms
  async function send(): Promise<void> {
    while (performance.now() < end) statuses.push(await post(destination, pieces))
  }
  await Promise.all(Array.from({ length: CLIENTS }, send))
  return statuses
}

/** Sends so many requests at a rate, as good as whatever becomes of those before. */
async function sendAtRate(
  destination: Destination,
  { requests, perSecond, sent }: { requests: number; perSecond: number; sent: () => void },
): Promise<number[]> {
  const pieces = piecesOf(ROWS)
  const answers: Promise<number>[] = []
  let underWay = 0
  async function send(): Promise<number> {
    underWay += 1
    const status = await post(destination, pieces)
    underWay -= 1
    return status
  }
  const start = performance.now()
  while (answers.length < requests) {
    const due = Math.min(requests, (perSecond * (performance.now() - start)) / 1_000)
    while (answers.length < due && underWay < MOST_UNDER_WAY) answers.push(send())
    await sleep(5)
  }
  sent()
  return Promise.all(answers)
}

/** Sends rows one by one while others flood the service. */
function startSingles(destination: Destination): { stop: () => Promise<number[]> } {
  const pieces = piecesOf(1)
  const statuses: number[] = []
  let stopping = false
  async function run(): Promise<number[]> {
    for (; !stopping; await sleep(PAUSE_MS)) statuses.push(await post(destination, pieces))
    return statuses
  }
  const running = run()
  return {
    stop: () => {
      stopping = true
      return running
    },
  }
}

/** Resolves once a small request is taken within a second. */
async function recovered(destination: Destination): Promise<void> {
  const pieces = piecesOf(SMALL_ROWS)
  async function answersAtOnce(): Promise<boolean> {
    const before = performance.now()
    return (await post(destination, pieces)) === 200 && performance.now() - before < 1_000
  }
  await eventually(answersAtOnce, { timeoutMs: 5_000 })
}

test(
  'a service that is sent five times what it can take refuses some, takes as much as ever, and loses nothing',
  async () => {
    const { engine } = await startClickHouse()
    const environment = await environmentWith(engine, engine.url)
    const destination: Destination = { url: '', key: KEY }
    await startServing(environment, destination).ready
    await sendInTurn(destination, PEAK_MS / 4)
    const peak = await outcomeOf(() => sendInTurn(destination, PEAK_MS))

    const perSecond = (5 * peak.rowsPerSecond) / ROWS
    const requests = Math.ceil(Math.max(LEAST_REQUESTS, (perSecond * OVERLOAD_MS) / 1_000))
    const singles = startSingles(destination)
    let recovery = Promise.resolve()
    const sent = () => {
      recovery = recovered(destination)
      recovery.catch(() => {})
    }
    const overload = await outcomeOf(() => sendAtRate(destination, { requests, perSecond, sent }))
    const single = await singles.stop()
    const refused = overload.statuses.filter(status => status !== 200)
    console.log(
      `${Math.round(peak.rowsPerSecond)} rows/s, overloaded ${Math.round(overload.rowsPerSecond)}, ` +
        `${refused.length} of ${requests} requests refused, ${single.length} single`,
    )
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.filter(status => status !== 429 && status !== 503)).toEqual([])
    // Large bodies leave them their room.
    expect(new Set(single)).toEqual(new Set([200]))
    // Others use the machine while the short form runs.
    expect(overload.rowsPerSecond).toBeGreaterThan(inForm({ short: 0.3, long: 0.9 }) * peak.rowsPerSecond)
    await recovery

    const counts = 'SELECT count(), uniqExact(prediction_id) FROM tidemark.predictions FINAL'
    const isAllIn = async () => (await askAsTidemark(engine, counts)) === `${acceptedRows}\t${acceptedRows}`
    await eventually(isAllIn, { timeoutMs: inForm({ short: 60_000, long: 240_000 }) })
  },
  inForm({ short: 120_000, long: 600_000 }),
)
