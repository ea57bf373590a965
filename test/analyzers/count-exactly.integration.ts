import { afterAll, beforeAll, expect, it } from 'vitest'
import { countExactly } from '../../src/analyzers/count-exactly.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { run } from '../../src/store/client.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { frozen, labelOf, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { exampleModel } from './example-view.ts'

const LATENCY = freezeNumeric(Float64Array.of(1, 2, 3, 5, 8, 13), { transform: 'asinh' })
const OUTCOME = freezeCategorical(new Map([['["1","1"]', 1]]))
const BINNINGS = frozen({ latency_ms: LATENCY, outcome: OUTCOME })

/** More slices than are counted at once. */
const SLICES = 4_500

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
  const all = Array.from({ length: SLICES }, (_, i) => ({ id: i, seconds: T0 + 600 * i }))
  await writePredictions(
    opened.store,
    all.map(({ id, seconds }) =>
      prediction(id, {
        ...{ seconds, prediction: '1', latency_ms: id % 20 },
        // The first of these comes with the last part.
        segments: id < SLICES - 10 ? {} : { region: 'eu' },
      }),
    ),
  )
  await writeLabels(
    opened.store,
    all.map(({ id, seconds }) => labelOf(id, { seconds, label: '1' })),
  )
})
afterAll(() => opened.close())

const ask = (from: number, to: number, model = 'm') =>
  countExactly(opened.store, {
    model: { ...exampleModel(), model },
    binnings: BINNINGS,
    rows: { version: '', segments: 'every', from, to },
  })

it('counts a range that is too long to be counted at once, by segment and subject', async () => {
  const found = await ask(T0 * 1000, (T0 + SLICES * 600) * 1000)
  expect(found.map(({ segment, subject, histogram }) => [segment, subject, histogram.n])).toEqual([
    ['', 'latency_ms', SLICES],
    ['', 'outcome', SLICES],
    ['region=eu', 'latency_ms', 10],
    ['region=eu', 'outcome', 10],
  ])
  expect(found[0]!.histogram).toEqual(
    count(
      LATENCY,
      Array.from({ length: SLICES }, (_, i) => i % 20),
    ),
  )
  expect(found[1]!.histogram.categories).toEqual(new Map([['["1","1"]', SLICES]]))
})

it('neither begins nor ends with a slice unless it is asked to', async () => {
  const rowsOf = async (from: number, to: number) => (await ask(from, to))[0]?.histogram.n ?? 0
  const start = T0 * 1000
  expect(await rowsOf(start, start + 1)).toBe(1)
  expect(await rowsOf(start + 1, start + 600_000)).toBe(0)
  expect(await rowsOf(start + 1, start + 600_001)).toBe(1)
  expect(await rowsOf(start - 600_000, start)).toBe(0)
})

it('counts the same of a window with many rows, whose numbers are counted through a table', async () => {
  await run(
    opened.store,
    `INSERT INTO predictions (project, model, prediction_id, timestamp, prediction, latency_ms, status, weight, seq)
     SELECT 'p', 'dense', toString(number), fromUnixTimestamp64Milli({from:Int64} + toInt64(number)), '1', number % 20, 'ok', 1, number
     FROM numbers(100000)`,
    { from: T0 * 1000 },
  )
  const found = await ask(T0 * 1000 + 20, T0 * 1000 + 100_000, 'dense')
  const values = Array.from({ length: 99_980 }, (_, i) => i % 20)
  expect(found).toEqual([
    { segment: '', subject: 'latency_ms', window: T0, histogram: count(LATENCY, values) },
  ])
})
