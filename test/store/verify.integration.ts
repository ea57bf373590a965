import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { run } from '../../src/store/client.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { recountSlices } from '../../src/store/recount.ts'
import { HISTOGRAM_COLUMNS } from '../../src/store/roll-up.ts'
import { verifySlices } from '../../src/store/verify.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { byDimensions, DAY, frozen, HOUR, labelOf, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const SLICES = [T0, T0 + 600, T0 + HOUR]
const BINNINGS = frozen({
  'feature:x': freezeNumeric(Float64Array.of(1, 2, 3, 4, 5, 6), { transform: 'asinh' }),
  'feature:c': freezeCategorical(new Map([['a', 1]])),
  residual: freezeNumeric(Float64Array.of(-1, 0, 1), { transform: 'asinh' }),
})
const recountOf = (kind: 'features' | 'outcome') => ({
  set: { model: 'm', reference: '', kind, slices: SLICES },
  binnings: BINNINGS,
  segmentation: byDimensions(),
  positiveClass: '',
  sliceSeconds: 600,
})
const verify = (kind: 'features' | 'outcome' = 'features') => verifySlices(opened.store, 'p', recountOf(kind))

/** Writes histograms anew with one expression changed, as if they had been counted so last. */
const tamper = (replace: string, where: string) =>
  run(
    opened.store,
    `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
     SELECT ${HISTOGRAM_COLUMNS.replace('seq', '{seq:UInt64}')} FROM (SELECT * REPLACE (${replace}) FROM histograms AS h FINAL WHERE ${where})`,
    { seq: opened.store.sequence.next() },
  )
const X_SLICE = `subject = 'feature:x' AND span = 600 AND toUnixTimestamp(h.slice) = ${T0}`
const X_HOUR = `subject = 'feature:x' AND span = 3600 AND toUnixTimestamp(h.slice) = ${T0}`
const X_DAY = `subject = 'feature:x' AND span = 86400`

beforeEach(async () => {
  for (const table of ['predictions', 'labels', 'histograms'])
    await run(opened.store, `TRUNCATE TABLE ${table}`)
  const values = [1, 2, 3, 1e15, -1e15, 0.1]
  await writePredictions(
    opened.store,
    values.map((x, i) =>
      prediction(i, {
        seconds: SLICES[i % 3]!,
        numeric: { x },
        categorical: { c: 'ab'[i % 2]! },
        prediction_value: x,
      }),
    ),
  )
  await writeLabels(
    opened.store,
    values.map((x, i) => labelOf(i, { seconds: SLICES[i % 3]!, label_value: x + 0.5 })),
  )
  await recountSlices(opened.store, 'p', recountOf('features'))
  await recountSlices(opened.store, 'p', recountOf('outcome'))
})

it('finds nothing in a healthy store', async () => {
  expect(await verify()).toEqual([])
  expect(await verify('outcome')).toEqual([])
})

it('does not mind the rounding of sums that cancel', async () => {
  await tamper('sum + 0.25 AS sum', X_SLICE)
  expect(await verify()).toEqual([])
  await tamper(
    `mapUpdate(sums, map('y', sums['y'] + 0.25)) AS sums`,
    X_SLICE.replace('feature:x', 'residual'),
  )
  expect(await verify('outcome')).toEqual([])
})

describe('finds', () => {
  it.each([
    [
      'rows that were counted in another bin',
      'mapFromArrays(arrayMap(k -> k + 1, mapKeys(counts)), mapValues(counts)) AS counts',
    ],
    ['a wrong extreme', 'min - 1e16 AS min'],
    ['a wrong sum', 'sum + 1e12 AS sum'],
    ['a wrong sum of squares', 'sum_squares * 1.001 AS sum_squares'],
  ])('%s', async (_, replace) => {
    await tamper(replace, X_SLICE)
    expect(await verify()).toMatchObject([
      { span: 600, subject: 'feature:x', slice: T0, expected: 2, stored: 2 },
      // The hour, and what the day should be, no longer follow from it.
      { span: 3_600 },
    ])
  })

  it('a wrong further sum', async () => {
    await tamper(`mapUpdate(sums, map('abs', 7.)) AS sums`, `subject = 'residual' AND span = 600`)
    expect((await verify('outcome')).map(({ span }) => span)).toEqual([600, 600, 600, 3_600, 3_600])
  })

  it('a wrong further sum of what may cancel', async () => {
    await tamper(
      `mapUpdate(sums, map('y', sums['y'] + 1e12)) AS sums`,
      `subject = 'residual' AND span = 604800`,
    )
    expect((await verify('outcome')).map(({ span }) => span)).toEqual([604_800])
  })

  it('a missing further sum', async () => {
    await tamper(
      `CAST(map(), 'Map(LowCardinality(String), Float64)') AS sums`,
      `subject = 'residual' AND span = 604800`,
    )
    expect((await verify('outcome')).map(({ span }) => span)).toEqual([604_800])
  })

  it('a count that is too high', async () => {
    await tamper('n + 1 AS n', X_SLICE)
    expect(await verify()).toMatchObject([{ span: 600, expected: 2, stored: 3 }, { span: 3_600 }])
  })

  it('a histogram that is missing', async () => {
    await run(opened.store, `DELETE FROM histograms WHERE ${X_SLICE.replace('h.', '')}`)
    expect(await verify()).toMatchObject([
      { span: 600, slice: T0, expected: 2, stored: 0 },
      { span: 3_600, expected: 2, stored: 4 },
    ])
  })

  it('a histogram of rows that are not there', async () => {
    await tamper(`'ghost' AS version`, X_SLICE)
    expect(await verify()).toMatchObject([
      { span: 600, version: 'ghost', expected: 0, stored: 2 },
      { span: 3_600, version: 'ghost', expected: 2, stored: 0 },
    ])
  })

  it('a ghost in a slice that never had rows', async () => {
    await tamper(`slice + ${2 * HOUR} AS slice`, X_SLICE)
    expect(await verify()).toMatchObject([{ span: 3_600, slice: T0 + 2 * HOUR, expected: 2, stored: 0 }])
  })

  it('a wrong hour', async () => {
    await tamper('n + 1 AS n', X_HOUR)
    expect(await verify()).toMatchObject([
      { span: 3_600, expected: 4, stored: 5 },
      { span: 86_400, expected: 7, stored: 6 },
    ])
  })

  it('a wrong day, and a day that is missing', async () => {
    await tamper('n - 1 AS n', X_DAY)
    expect(await verify()).toMatchObject([
      { span: 86_400, expected: 6, stored: 5 },
      { span: 604_800, expected: 5, stored: 6 },
    ])
    await run(opened.store, `DELETE FROM histograms WHERE ${X_DAY}`)
    expect(await verify()).toMatchObject([
      { span: 86_400, expected: 6, stored: 0 },
      { span: 604_800, expected: 0, stored: 6 },
    ])
  })

  it('the same of the kind asked about only', async () => {
    await tamper('n + 1 AS n', `subject = 'residual' AND span = 600`)
    expect(await verify()).toEqual([])
    expect(await verify('outcome')).not.toEqual([])
  })

  it(`the week after as little as the week before: ${7 * DAY} seconds are looked at`, async () => {
    await tamper(`slice + ${7 * DAY} AS slice`, X_HOUR)
    expect(await verify()).toEqual([])
  })
})
