import { expect, test } from 'vitest'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { inForm, isLong } from './form.ts'
import type { Destination } from './posting-client.ts'
import { environmentWith, KEY, startClickHouse, startServing } from './serving.ts'

/** As many as keep the service busy; overloaded it has five times so many. */
const CLIENTS = 8
const ROWS = 200
const PEAK_MS = inForm({ short: 1_500, long: 20_000 })
const OVERLOAD_MS = inForm({ short: 2_500, long: 60_000 })

/** What came of a flood of requests. */
interface Outcome {
  statuses: Set<number>
  accepted: number
  rowsPerSecond: number
}

let batches = 0

async function post({ url, key }: Destination): Promise<number> {
  const batch = batches++
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    model: 'busy',
    prediction_id: `${batch}-${row}`,
    timestamp: Date.parse('2026-03-02T00:00:00Z') + row,
    features: { x: row, y: row / 7 },
    score: row / ROWS,
  }))
  const answer = await fetch(`${url}/v1/predictions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(rows),
  })
  await answer.arrayBuffer()
  return answer.status
}

/** Each client sends its next request as soon as it has an answer, whatever that is. */
async function flood(
  destination: Destination,
  { clients, ms }: { clients: number; ms: number },
): Promise<Outcome> {
  const statuses = new Set<number>()
  let accepted = 0
  const start = performance.now()
  async function send(): Promise<void> {
    while (performance.now() < start + ms) {
      const status = await post(destination)
      statuses.add(status)
      if (status === 200) accepted += ROWS
    }
  }
  await Promise.all(Array.from({ length: clients }, send))
  return { statuses, accepted, rowsPerSecond: (accepted / (performance.now() - start)) * 1_000 }
}

test(
  'a service with five times the clients it can serve refuses some at most, and loses nothing',
  async () => {
    const { engine } = await startClickHouse()
    const environment = await environmentWith(engine, engine.url)
    const destination: Destination = { url: '', key: KEY }
    await startServing(environment, destination).ready
    const first = await flood(destination, { clients: CLIENTS, ms: PEAK_MS / 5 })
    const peak = await flood(destination, { clients: CLIENTS, ms: PEAK_MS })
    const overload = await flood(destination, { clients: 5 * CLIENTS, ms: OVERLOAD_MS })
    console.log(`${Math.round(peak.rowsPerSecond)} rows/s, overloaded ${Math.round(overload.rowsPerSecond)}`)
    expect([...overload.statuses].filter(status => ![200, 429, 503].includes(status))).toEqual([])
    // Others use the machine while the short form runs.
    if (isLong) expect(overload.rowsPerSecond).toBeGreaterThan(0.9 * peak.rowsPerSecond)

    let last = 0
    async function answersAtOnce(): Promise<boolean> {
      const before = performance.now()
      if ((await post(destination)) !== 200) return false
      last += ROWS
      return performance.now() - before < 1_000
    }
    await eventually(answersAtOnce, { timeoutMs: 5_000 })
    const total = first.accepted + peak.accepted + overload.accepted + last
    const counts = 'SELECT count(), uniqExact(prediction_id) FROM tidemark.predictions FINAL'
    const isAllIn = async () => (await askAsTidemark(engine, counts)) === `${total}\t${total}`
    await eventually(isAllIn, { timeoutMs: 60_000 })
  },
  inForm({ short: 90_000, long: 300_000 }),
)
