/**
 * How soon the histograms of a slice hold all of its rows once it is over, when rows come at 80 % of the rate that the
 * service was just seen to reach: in the last seconds of the slice and on into the next. Waits for a slice to end, so
 * up to ten minutes.
 */
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { closeStore, openStore, select } from '../src/store/client.ts'
import { SLICE_SECONDS } from '../src/store/slices.ts'
import { startBenchEngine, startBenchService } from './bench-engine.ts'
import { bodiesOf, makePredictions, ndjson } from './bodies.ts'
import { openLoop } from './open-loop.ts'
import { median, report, rounded } from './report.ts'
import { inFlight, KEY, openApi } from './send.ts'
import { atRest, until } from './wait.ts'

const FEATURES = 16
const BATCH_ROWS = 5_000
const PEAK_SECONDS = 5
/** Of rows before the end of the slice, and after it. */
const SECONDS = 20
/** Making the rows of so many seconds takes about as long. */
const PREPARING_MS = 60_000
const SLICE_MS = SLICE_SECONDS * 1000
const MODEL = 'closing'
/** As it is by default. Windows are measured once it has passed since their end, so their slices have to be counted then. */
const SETTLE_SECONDS = 600

const engine = await startBenchEngine()
const service = await startBenchService(engine.connection, {
  key: KEY,
  environment: { TIDEMARK_SETTLE: `${SETTLE_SECONDS}s` },
})
const store = openStore(engine.connection)
const api = openApi(service.url, { type: 'application/x-ndjson', connections: 16 })

/** @returns rows a second, in batches with two requests in flight */
async function reach(model: string): Promise<number> {
  const rows = 10 * BATCH_ROWS
  const from = Date.now() - 2 * SLICE_MS
  const bodies = bodiesOf(
    model,
    ndjson(makePredictions({ features: FEATURES, rows, from, stepMs: 1 }), BATCH_ROWS),
  )
  const start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  let sent = 0
  await inFlight(2, {
    work: () => api.send(bodies[sent++ % bodies.length]!),
    isOver: () => elapsed() > PEAK_SECONDS,
  })
  return (sent * BATCH_ROWS) / elapsed()
}

/** Rows of the slice that its histograms hold. */
async function countedIn(slice: number): Promise<number> {
  const [found] = await select(store, {
    sql: `SELECT sum(n) AS rows FROM histograms FINAL
          WHERE model = {model:String} AND span = {span:UInt32} AND slice = fromUnixTimestamp({slice:UInt32})
            AND subject = 'prediction' AND segment = ''`,
    params: { model: MODEL, span: SLICE_SECONDS, slice: slice / 1000 },
    row: z.object({ rows: z.number() }),
  })
  return found!.rows
}

let peak: number
let rowsOfSlice: number
let counted: number
let answered: number
try {
  await reach('warm-up')
  peak = median([await reach('peak-1'), await reach('peak-2'), await reach('peak-3')])
  await atRest(store)
  const end = Math.ceil((Date.now() + PREPARING_MS + SECONDS * 1000) / SLICE_MS) * SLICE_MS
  const perSecond = Math.floor((0.8 * peak) / BATCH_ROWS)
  rowsOfSlice = perSecond * SECONDS * BATCH_ROWS
  const made = makePredictions({
    features: FEATURES,
    rows: 2 * rowsOfSlice,
    from: end - SECONDS * 1000,
    stepMs: (SECONDS * 1000) / rowsOfSlice,
  })
  const bodies = bodiesOf(MODEL, ndjson(made, BATCH_ROWS))
  await setTimeout(end - SECONDS * 1000 - Date.now())
  const sending = openLoop({ perSecond, seconds: 2 * SECONDS }, index => api.send(bodies[index]!))
  await setTimeout(end - Date.now())
  await until('the slice is counted', async () => (await countedIn(end - SLICE_MS)) >= rowsOfSlice, 100)
  counted = (Date.now() - end) / 1000
  answered = Math.max(...(await sending)) / 1000
} finally {
  await api.close()
  await closeStore(store)
  await service.stop()
  await engine.stop()
}

report(
  [
    {
      'peak, rows/s': Math.round(peak),
      'rows of the slice': rowsOfSlice,
      'longest answer, s': rounded(answered, 2),
      'counted after its end, s': rounded(counted, 1),
      'after its settle delay, s': rounded(counted - SETTLE_SECONDS, 1),
      target: '≤ 10 after the settle delay',
    },
  ],
  {
    bench: 'closing',
    peak,
    rows: rowsOfSlice,
    longest_answer_s: answered,
    counted_after_s: counted,
    counted_after_settle_s: counted - SETTLE_SECONDS,
  },
)
