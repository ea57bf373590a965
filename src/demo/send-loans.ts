import type { ApiTarget } from './call-api.ts'
import { forEachInFlight } from './in-flight.ts'
import { ndjsonBatches } from './ndjson-batches.ts'
import { postEveryRow } from './post-rows.ts'
import { liveRows } from './simulate-loans.ts'

const DAY_MS = 86_400_000
const REQUESTS_IN_FLIGHT = 2

/** A stretch of the demo's time: epoch milliseconds, `to` excluded. */
export interface Stretch {
  goLive: Date
  from: number
  to: number
}

/**
 * Sends the predictions made and the labels that became known in a stretch of time, oldest day first, in
 * batches of 5,000 with two requests in flight. Sending a stretch again changes nothing.
 *
 * @returns how many rows were sent
 * @throws Problem when the service refuses a request or any row of it
 */
export async function sendLoans(target: ApiTarget, stretch: Stretch): Promise<number> {
  let sent = 0
  await forEachInFlight(batchesOf(stretch), REQUESTS_IN_FLIGHT, async ({ path, body }) => {
    // Read `sent` only after the answer: the other request in flight adds to it meanwhile.
    const rows = await postEveryRow(target, path, () => body)
    sent += rows
  })
  return sent
}

function* batchesOf({ goLive, from, to }: Stretch): Generator<{ path: string; body: string }> {
  for (let start = from; start < to; ) {
    const end = Math.min(to, (Math.floor(start / DAY_MS) + 1) * DAY_MS)
    const { predictions, labels } = liveRows(goLive, start, end)
    for (const body of ndjsonBatches(predictions)) yield { path: '/v1/predictions', body }
    for (const body of ndjsonBatches(labels)) yield { path: '/v1/labels', body }
    start = end
  }
}
