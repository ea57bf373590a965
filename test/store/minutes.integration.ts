import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { run, select } from '../../src/store/client.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { recountSlices } from '../../src/store/recount.ts'
import { HISTOGRAM_COLUMNS } from '../../src/store/roll-up.ts'
import { verifySlices } from '../../src/store/verify.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { byDimensions, frozen, HOUR, prediction, T0 } from './example-rows.ts'
import { storedHistograms } from './stored-histograms.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())
beforeEach(async () => {
  for (const table of ['predictions', 'histograms']) await run(opened.store, `TRUNCATE TABLE ${table}`)
})

const BINNINGS = frozen({
  'feature:x': freezeNumeric(Float64Array.of(1, 2, 3), { transform: 'asinh' }),
  latency_ms: freezeNumeric(Float64Array.of(10, 20, 40, 80), { transform: 'asinh' }),
  error: freezeNumeric(Float64Array.of(1), { transform: 'asinh' }),
})
const recountOf = (reference = '') => ({
  set: { model: 'm', reference, kind: 'features' as const, slices: [T0, T0 + HOUR] },
  binnings: BINNINGS,
  segmentation: byDimensions('region'),
  positiveClass: '',
  sliceSeconds: 600,
})
const recount = (reference?: string) => recountSlices(opened.store, 'p', recountOf(reference))
const verify = () => verifySlices(opened.store, 'p', recountOf())

const row = (id: number, seconds: number, over: Partial<StoredPrediction> = {}) =>
  prediction(id, { seconds, numeric: { x: id }, segments: { region: 'eu' }, latency_ms: 10 * id, ...over })

const write = (...rows: StoredPrediction[]) => writePredictions(opened.store, rows)

/** n of one subject by seconds since T0, of minutes. */
async function minutesOf(subject: string): Promise<Record<string, number>> {
  const stored = await storedHistograms(opened.store)
  const minutes = stored.filter(each => each.span === 60 && each.subject === subject)
  expect(new Set(minutes.map(({ segment }) => segment))).toEqual(new Set(minutes.length > 0 ? [''] : []))
  return Object.fromEntries(minutes.map(({ slice, n }) => [slice - T0, n]))
}

it('counts latency and errors by minutes, of all rows, and nothing else', async () => {
  await write(
    row(1, T0),
    row(2, T0 + 59.999),
    row(3, T0 + 60, { latency_ms: null, status: 'error' }),
    row(4, T0 + 599),
    row(5, T0 + HOUR),
  )
  await recount()
  const expected = { 0: 2, 60: 1, 540: 1, [HOUR]: 1 }
  // What tells nothing of its latency is a row all the same.
  expect(await minutesOf('latency_ms')).toEqual(expected)
  expect(await minutesOf('error')).toEqual(expected)
  expect(await minutesOf('feature:x')).toEqual({})
  expect(await verify()).toEqual([])
})

it('the minutes of a slice come to its histogram', async () => {
  await write(...Array.from({ length: 200 }, (_, i) => row(i, T0 + 3 * i, { version: `v${i % 2}` })))
  await recount()
  const parts = await select(opened.store, {
    sql: `SELECT version, subject, slice, sum(n) AS rows, sumMap(counts) AS codes, sum(s) AS total, min(l) AS least, max(m) AS most
      FROM (SELECT *, sum AS s, min AS l, max AS m, toStartOfInterval(h.slice, INTERVAL 10 MINUTE) AS start FROM histograms AS h FINAL
        WHERE segment = '' AND subject IN ('latency_ms', 'error') AND span IN (60, 600))
      GROUP BY span, version, subject, start AS slice ORDER BY version, subject, slice, span`,
    row: z.record(z.string(), z.unknown()),
  })
  expect(parts).toHaveLength(8)
  for (let i = 0; i < parts.length; i += 2) expect(parts[i]).toEqual(parts[i + 1])
})

it('rows that moved or are gone leave no minute behind', async () => {
  await write(row(1, T0), row(2, T0 + 120), row(3, T0 + HOUR))
  await recount()
  await run(opened.store, `DELETE FROM predictions WHERE prediction_id = '2'`)
  await write(row(1, T0 + 300, { seq: 9 }))
  await recount()
  expect(await minutesOf('latency_ms')).toEqual({ 300: 1, [HOUR]: 1 })
  expect(await verify()).toEqual([])
})

it('an upload has none', async () => {
  await write(row(1, T0, { reference: 'upload' }))
  await recount('upload')
  const uploaded = await storedHistograms(opened.store, { reference: 'upload' })
  expect(new Set(uploaded.map(({ span }) => span))).toEqual(new Set([600, 3_600, 86_400, 604_800]))
})

it.each(['n + 1 AS n', 'slice + 60 AS slice'])('verify finds a wrong minute: %s', async replace => {
  await write(row(1, T0), row(2, T0 + 120))
  await recount()
  await run(
    opened.store,
    `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
     SELECT ${HISTOGRAM_COLUMNS.replace('seq', '{seq:UInt64}')} FROM (SELECT * REPLACE (${replace}) FROM histograms AS h FINAL
       WHERE subject = 'error' AND span = 60 AND toUnixTimestamp(h.slice) = ${T0})`,
    { seq: opened.store.sequence.next() },
  )
  expect(await verify()).toMatchObject([{ span: 60, subject: 'error' }])
})
