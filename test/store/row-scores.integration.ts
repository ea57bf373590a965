import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { OUTLIER_SCORE } from '../../src/counting/subjects.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { fitRowScorer } from '../../src/stats/outliers/fit-row-scorer.ts'
import { type ScoreBinning, scoreRow } from '../../src/stats/outliers/row-scorer.ts'
import { select } from '../../src/store/client.ts'
import { readHistograms } from '../../src/store/histograms.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { setParams } from '../../src/store/raw-rows.ts'
import { recountSlices } from '../../src/store/recount.ts'
import { sampleRows } from '../../src/store/sample-rows.ts'
import { withScore } from '../../src/store/score-sql.ts'
import { verifySlices } from '../../src/store/verify.ts'
import { readWorstRows, type ScoredRow, type WorstRows } from '../../src/store/worst-rows.ts'
import { seededNormal } from '../stats/histogram/random.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { byDimensions, frozen, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
  await writePredictions(opened.store, [
    ...ROWS.map(([b, a, c], i) =>
      prediction(i, {
        segments: { side: i % 3 === 0 ? 'left' : 'right' },
        numeric: i % 2 === 0 ? { a: a!, 'it’s': c!, b: b!, z: 9 } : { b: b!, a: a!, other: 1, 'it’s': c! },
      }),
    ),
    prediction('lacks one', { numeric: { a: 1, b: 2 } }),
    prediction('none', { numeric: {} }),
    prediction('infinite', { numeric: { a: 1, b: Number.POSITIVE_INFINITY, 'it’s': 1e6 } }),
    prediction('an upload’s', { numeric: { a: 1, b: 1, 'it’s': 1 }, reference: 'upload' }),
  ])
})
afterAll(() => opened.close())

const NAMES = ['b', 'a', 'it’s']
const normal = seededNormal(1)
const ROWS = Array.from({ length: 300 }, () => [normal(), Math.exp(normal()), 1e6 + normal()])
const SCORER = fitRowScorer(NAMES, { columns: 3, values: Float64Array.from(ROWS.flat()) })!
const SCORES = ROWS.map(row => scoreRow(SCORER, row)!)
const SET = { model: 'm', reference: '', kind: 'features' as const, slices: [T0] }

it('every row is scored as the scorer does, wherever its features stand, and none that lacks one', async () => {
  const { sql, params } = withScore(SCORER)
  const found = await select(opened.store, {
    sql: `SELECT prediction_id AS id, outlier_score AS score FROM (${sql})`,
    params: { ...setParams('p', SET), ...params },
    row: z.object({ id: z.string(), score: z.number().nullable() }),
  })
  const byId = new Map(found.map(({ id, score }) => [id, score]))
  for (const [i, score] of SCORES.entries()) expect(byId.get(String(i))).toBeCloseTo(score, 5)
  expect(['lacks one', 'none', 'infinite'].map(id => byId.get(id))).toEqual([null, null, null])
  expect(found).toHaveLength(ROWS.length + 3)
})

it('scores are counted as any number is, by segment too, and verified', async () => {
  const binning: ScoreBinning = {
    ...freezeNumeric(Float64Array.from(SCORES), { transform: 'asinh' }),
    scorer: SCORER,
  }
  const binnings = frozen({ [OUTLIER_SCORE]: binning })
  const recount = {
    ...{ set: SET, binnings, segmentation: byDimensions('side'), positiveClass: '' },
    sliceSeconds: 600,
  }
  await recountSlices(opened.store, 'p', recount)
  const stored = await readHistograms(opened.store, 'p', {
    ...{ model: 'm', reference: '', version: '', segments: 'every' as const, binnings },
    ...{ from: T0, to: T0 + 600 },
  })
  const histogramOf = (name: string) => stored.find(({ segment }) => segment === name)!.histogram
  const left = count(
    binning,
    SCORES.filter((_, i) => i % 3 === 0),
  )
  const all = count(binning, [...SCORES, null, null, null])
  for (const [segment, expected] of [['', all] as const, ['side=left', left] as const]) {
    const { n, counts, max } = histogramOf(segment)
    expect({ n, counts }).toEqual({ n: expected.n, counts: expected.counts })
    expect(max).toBeCloseTo(expected.max, 5)
  }
  expect(await verifySlices(opened.store, 'p', recount)).toEqual([])
  const late = prediction('late', { numeric: { b: 1, a: 1, 'it’s': 1 }, segments: { side: 'right' } })
  await writePredictions(opened.store, [late])
  expect(await verifySlices(opened.store, 'p', recount)).toMatchObject([
    { subject: OUTLIER_SCORE, segment: '', expected: 304, stored: 303 },
    { subject: OUTLIER_SCORE, segment: 'side=right', expected: 201, stored: 200 },
  ])
})

it('rows are sampled in the order of names, null where there is no finite value, and again the same', async () => {
  const sampled = await sampleRows(opened.store, 'p', { set: SET, names: NAMES })
  expect(sampled.length).toBeGreaterThanOrEqual(ROWS.length + 3)
  expect(sampled).toContainEqual([2, 1, null])
  expect(sampled).toContainEqual([null, null, null])
  expect(sampled).toContainEqual([null, 1, 1e6])
  expect(sampled).toContainEqual(ROWS[17])
  expect(await sampleRows(opened.store, 'p', { set: SET, names: NAMES })).toEqual(sampled)
})

it('the worst rows of a range are found in as many slices as rows are wanted', async () => {
  const slices = Array.from({ length: 9 }, (_, i) => T0 + 86_400 + i * 600)
  const rows = slices.flatMap((seconds, slice) =>
    Array.from({ length: 30 }, (_, i) => ({
      id: `worst-${slice}-${i}`,
      seconds,
      version: i % 2 === 0 ? 'v1' : 'v2',
      side: i % 3 === 0 ? 'left' : 'right',
      values: [normal(), Math.exp(normal()), 1e6 + normal()],
    })),
  )
  await writePredictions(
    opened.store,
    rows.map(({ id, seconds, version, side, values: [b, a, c] }) =>
      prediction(id, { seconds, version, segments: { side }, numeric: { a: a!, b: b!, 'it’s': c! } }),
    ),
  )
  const binning: ScoreBinning = {
    ...freezeNumeric(Float64Array.from(SCORES), { transform: 'asinh' }),
    scorer: SCORER,
  }
  const binnings = frozen({ [OUTLIER_SCORE]: binning })
  const set = { ...SET, slices }
  await recountSlices(opened.store, 'p', {
    ...{
      set,
      binnings,
      segmentation: byDimensions('side'),
      positiveClass: '',
      sliceSeconds: 600,
    },
  })
  const worst = (over: Partial<WorstRows> = {}) =>
    readWorstRows(opened.store, 'p', {
      ...{ model: 'm', scorer: SCORER, binning: binnings.get(OUTLIER_SCORE)!.id, version: '', segment: '' },
      ...{ from: slices[0]!, to: slices[8]! + 600, limit: 4, sliceSeconds: 600, ...over },
    })
  const expected = (keep: (row: (typeof rows)[number]) => boolean) =>
    rows
      .filter(keep)
      .sort((one, other) => scoreRow(SCORER, other.values)! - scoreRow(SCORER, one.values)!)
      .slice(0, 4)
      .map(({ id }) => id)
  const ids = (found: readonly ScoredRow[]) => found.map(({ prediction_id }) => prediction_id)
  const [first, ...others] = await worst()
  expect(ids([first!, ...others])).toEqual(expected(() => true))
  const row = rows.find(({ id }) => id === first!.prediction_id)!
  expect(first).toMatchObject({ version: row.version, timestamp: row.seconds * 1_000, scored: row.values })
  expect(ids(await worst({ version: 'v2' }))).toEqual(expected(({ version }) => version === 'v2'))
  expect(ids(await worst({ segment: 'side=left' }))).toEqual(expected(({ side }) => side === 'left'))
  expect(ids(await worst({ from: slices[3]!, to: slices[5]! }))).toEqual(
    expected(({ seconds }) => seconds >= slices[3]! && seconds < slices[5]!),
  )
  expect(await worst({ binning: 'another' })).toEqual([])
  const hours = Array.from({ length: 12 }, (_, i) => slices[0]! + i * 600)
  await recountSlices(opened.store, 'p', {
    ...{ set: { ...SET, slices: hours }, binnings, segmentation: byDimensions('side'), positiveClass: '' },
    sliceSeconds: 3_600,
  })
  expect(ids(await worst({ sliceSeconds: 3_600 }))).toEqual(expected(() => true))
})
