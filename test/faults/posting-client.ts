import { setTimeout as sleep } from 'node:timers/promises'

/** Where the client sends to, and with what: both may change while it posts. */
export interface Destination {
  url: string
  key: string
}

/** What a client knows to be stored, and what it gave up on and knows nothing about. */
export interface Posted {
  acknowledged: Set<string>
  abandoned: Set<string>
  /** Statuses of answers that were no acknowledgement. */
  refusals: number[]
}

const WRITERS = 3
const ROWS_A_BATCH = 100
/** Tried for so long before something must be wrong. */
const LONGEST_MS = 300_000
/** Between two requests: some thousand rows a second, what a service that shares its machine with the test keeps up with. */
const PAUSE_MS = 50
const SLICE_MS = 600_000
const WEEK_MS = 7 * 86_400_000
/** After so many batches slices are used again, lest a long run reach the future. */
const SLICES = 2_000
/** A Monday: the week before it is another partition. */
const START = Date.parse('2026-03-02T00:00:00Z')
const MODEL = 'faulty'

/**
 * Posts predictions with ids and times, three batches at once, each in slices of its own and in two partitions,
 * and sends a batch again until it is acknowledged; every third is given up at its first failure. The label of
 * each acknowledged row follows, every other batch's without the prediction's time.
 *
 * @returns `stop`, which resolves when the batches under way are through
 */
export function startPosting(destination: Destination): { posted: Posted; stop: () => Promise<void> } {
  const posted: Posted = { acknowledged: new Set(), abandoned: new Set(), refusals: [] }
  let stopping = false
  let batches = 0
  const send = (path: string, rows: readonly object[]) =>
    post(destination, { path, rows, refusals: posted.refusals })

  async function run(): Promise<void> {
    for (; !stopping; await sleep(PAUSE_MS)) {
      const batch = batches++
      const rows = rowsOf(batch)
      const ids = rows.map(row => row.prediction_id)
      const accepted =
        batch % 3 === 0
          ? await send('/v1/predictions', rows)
          : await insist(() => send('/v1/predictions', rows))
      for (const id of ids) posted[accepted ? 'acknowledged' : 'abandoned'].add(id)
      if (!accepted) continue
      const labels = rows.map(({ prediction_id, timestamp, prediction }) => ({
        model: MODEL,
        prediction_id,
        label: prediction,
        timestamp: '2026-03-20T00:00:00Z',
        ...(batch % 2 === 0 ? { prediction_timestamp: timestamp } : {}),
      }))
      await insist(() => send('/v1/labels', labels))
    }
  }

  const running = Promise.all(Array.from({ length: WRITERS }, run))
  // Awaited by `stop`; a failure before that must not end the process.
  running.catch(() => {})
  return {
    posted,
    stop: async () => {
      stopping = true
      await running
    },
  }
}

/** Sends until it is acknowledged, at one pace: a service that is killed again and again is there for moments. */
async function insist(send: () => Promise<boolean>): Promise<true> {
  for (const start = performance.now(); !(await send()); await sleep(PAUSE_MS))
    if (performance.now() - start > LONGEST_MS) throw new Error(`Not acknowledged within ${LONGEST_MS} ms.`)
  return true
}

function rowsOf(batch: number) {
  return Array.from({ length: ROWS_A_BATCH }, (_, row) => ({
    model: MODEL,
    prediction_id: `${batch}-${row}`,
    timestamp: new Date(
      START + (batch % SLICES) * SLICE_MS + row * 1_000 - (row % 2) * WEEK_MS,
    ).toISOString(),
    features: { x: row },
    prediction: String(row % 2),
    score: row / ROWS_A_BATCH,
  }))
}

/** Was every row acknowledged? No answer is no acknowledgement. */
async function post(
  { url, key }: Destination,
  { path, rows, refusals }: { path: string; rows: readonly object[]; refusals: number[] },
): Promise<boolean> {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(rows),
    })
    const { accepted } = (await response.json()) as { accepted?: number }
    if (response.status !== 200) refusals.push(response.status)
    return response.status === 200 && accepted === rows.length
  } catch {
    return false
  }
}
