import { describe, expect, it } from 'vitest'
import { count } from '../../src/stats/histogram/count.ts'
import { RANKS } from '../../src/stats/performance/label-rank.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import {
  closely,
  countBlock,
  countBlocks,
  type LabelledRow,
  NUMBERS,
  SCORES,
  sumsClosely,
} from './labelled-block.ts'

const BINARY = { 'calibration:positive': SCORES, 'calibration:negative': SCORES, label_lag: NUMBERS }
const REGRESSION = { residual: NUMBERS, label: NUMBERS, label_lag: NUMBERS }

describe('scores', () => {
  it('are counted by whether the label is the positive class, with what they lost', () => {
    const counted = countBlock(
      [
        { label: '1', score: 0.5 },
        { label: '1', score: 0.25 },
        { label: '0', score: 0.25 },
        { label: 'other', score: 0.5 },
      ],
      { binnings: BINARY },
    )
    expect(counted.get('calibration:positive')).toEqual({
      ...count(SCORES, [0.5, 0.25]),
      sums: sumsClosely({ abs: 0.75, squared_error: 0.8125, log_loss: 3 * Math.LN2 }),
    })
    expect(counted.get('calibration:negative')).toEqual({
      ...count(SCORES, [0.25, 0.5]),
      sums: sumsClosely({ abs: 0.75, squared_error: 0.3125, log_loss: Math.log(8 / 3) }),
    })
  })

  it('without a label, or none beside one, are not counted', () => {
    const counted = countBlock([{ score: 0.5 }, { label: '1', score: null }], { binnings: BINARY })
    expect([...counted.keys()]).toEqual(['label_lag'])
  })

  it('that are certain and wrong lose what the clip allows', () => {
    const counted = countBlock(
      [
        { label: '1', score: 0 },
        { label: '1', score: -3 },
        { label: '0', score: 1 },
      ],
      { binnings: BINARY },
    )
    const most = -Math.log(1e-15)
    expect(counted.get('calibration:positive')!.sums.get('log_loss')).toBeCloseTo(2 * most, 9)
    expect(counted.get('calibration:negative')!.sums.get('log_loss')).toBeCloseTo(most, 9)
  })

  it('that are not finite are counted, and add to no sum', () => {
    const scores = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5]
    const counted = countBlock(
      scores.map(score => ({ label: '0', score })),
      { binnings: BINARY },
    )
    expect(counted.get('calibration:negative')).toEqual({
      ...count(SCORES, scores),
      sums: sumsClosely({ abs: 0.5, squared_error: 0.25, log_loss: Math.LN2 }),
    })
  })

  it('are all of others where there is no positive class', () => {
    const rows = ['0', '1', ''].map(label => ({ label, score: 0.5 }))
    const counted = countBlock(rows, { binnings: BINARY, positiveClass: '' })
    expect(counted.has('calibration:positive')).toBe(false)
    expect(counted.get('calibration:negative')!.n).toBe(2)
  })
})

describe('lags of labels', () => {
  const rows = [{ lag: 0 }, { lag: 1.5, weight: 3 }, { lag: 24, label: '1' }]

  it('are counted of every row, whatever it weighs', () => {
    expect(countBlock(rows, { binnings: BINARY }).get('label_lag')).toEqual({
      ...count(NUMBERS, [0, 1.5, 24]),
      sums: sumsClosely({ abs: 25.5, squared_error: 0, log_loss: 0 }),
    })
  })

  it('are none where labels came with their rows', () => {
    expect(countBlock(rows, { binnings: BINARY, hasLags: false }).size).toBe(0)
  })
})

it('counts what is frozen, and of that what a model of its task has', () => {
  const rows: LabelledRow[] = [{ label: '1', score: 0.5, y: 1, p: 2, chances: { 1: 1 } }]
  const subjectsOf = (binnings: Parameters<typeof countBlock>[1]['binnings']) =>
    [...countBlock(rows, { binnings }).keys()].sort()
  expect(subjectsOf({ ...BINARY, ...REGRESSION, rank: RANKS })).toEqual(['label', 'label_lag', 'residual'])
  expect(subjectsOf({ ...BINARY, rank: RANKS })).toEqual(['label_lag', 'rank'])
  expect(subjectsOf({ ...BINARY, label: NUMBERS })).toEqual(['calibration:positive', 'label_lag'])
  expect(subjectsOf({ 'calibration:positive': SCORES })).toEqual(['calibration:positive'])
  expect(subjectsOf({ residual: NUMBERS })).toEqual(['residual'])
})

describe('places', () => {
  const uniform = seededUniform(31)
  const rows = Array.from({ length: 90 }, (_, i): LabelledRow => {
    const [a, b] = [uniform() / 2, uniform() / 2]
    return {
      ...{ label: 'ab'[i % 2]!, score: uniform(), y: 4 * uniform() - 1, p: 4 * uniform() - 1 },
      ...{ chances: { a, b, c: 1 - a - b }, lag: 30 * uniform() },
      weight: [1, 1, 0.25, 3][Math.floor(4 * uniform())]!,
      ...(i % 5 === 0 ? {} : { region: ['eu', 'us'][i % 3 === 0 ? 0 : 1]! }),
    }
  })
  const tasks = [
    ['binary', BINARY],
    ['regression', REGRESSION],
    ['multiclass', { rank: RANKS, label_lag: NUMBERS }],
  ] as const
  const byPlace = (blocks: readonly (readonly LabelledRow[])[], binnings: (typeof tasks)[number][1]) =>
    new Map(
      [...countBlocks(blocks, { binnings, positiveClass: 'a' }).all()].map(({ segment, histograms }) => [
        segment,
        histograms,
      ]),
    )

  it.each(tasks)('have of two blocks what they have of one: %s', (_, binnings) => {
    const two = byPlace([rows.slice(0, 40), rows.slice(40)], binnings)
    for (const [segment, histograms] of byPlace([rows], binnings))
      for (const [subject, histogram] of histograms)
        expect(two.get(segment)!.get(subject)).toEqual(closely(histogram))
  })

  it.each(tasks)('have the rows that are in them: %s', (_, binnings) => {
    const all = byPlace([rows], binnings)
    expect([...all.keys()].sort()).toEqual(['', 'eu', 'us'])
    for (const region of ['eu', 'us']) {
      const own = rows.flatMap(row => (row.region === region ? [{ ...row, region: 'alone' }] : []))
      const alone = byPlace([own], binnings).get('')!
      expect([...all.get(region)!.keys()]).toEqual([...alone.keys()])
      for (const [subject, histogram] of all.get(region)!)
        expect(histogram).toEqual(closely(alone.get(subject)!))
    }
  })
})
