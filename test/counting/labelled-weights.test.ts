import { describe, expect, it } from 'vitest'
import { ATOM_BASE } from '../../src/stats/histogram/binning.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { hasWeights } from '../../src/stats/histogram/weigh.ts'
import { RANKS } from '../../src/stats/performance/label-rank.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { type Pair, pairSums } from '../stats/performance/predicted-numbers.ts'
import { ranked } from '../stats/performance/ranked.ts'
import { countWeighed, type Weighed } from '../stats/performance/weighed.ts'
import { closely, countBlock, countBlocks, NUMBERS, SCORES, sumsClosely } from './labelled-block.ts'

const uniform = seededUniform(32)
const weights = Array.from({ length: 60 }, (_, i) => [1, 0, 0.25, 1, 3, 1_000][i % 6]!)

describe('rows that weigh other than 1', () => {
  it('add what they weigh above it to their bin and to each sum', () => {
    const counted = countBlock(
      [
        { label: '1', score: 0.5, weight: 3 },
        { label: '1', score: 0.5, weight: 0.5 },
        { label: '1', score: 0.5 },
        { label: '1', score: Number.NaN, weight: 0 },
      ],
      { binnings: { 'calibration:positive': SCORES } },
    )
    const half = ATOM_BASE + SCORES.atoms.indexOf(0.5)
    const excess = 1.5
    expect(counted.get('calibration:positive')!.sums).toEqual(
      sumsClosely({
        ...{ abs: 1.5, squared_error: 0.75, log_loss: 3 * Math.LN2 },
        ...{ 'excess:sum': excess / 2, 'excess:sum_squares': excess / 4, 'excess:abs': excess / 2 },
        ...{ 'excess:squared_error': excess / 4, 'excess:log_loss': excess * Math.LN2 },
        ...{ [`excess:${half}`]: excess, [`excess_squares:${half}`]: 7.25 },
        ...{ 'excess:-2147483647': -1, 'excess_squares:-2147483647': -1 },
      }),
    )
  })

  it('are counted beside their weights: scores', () => {
    const rows = weights.map((weight): Weighed<number> => [uniform(), weight])
    const counted = countBlock(
      rows.map(([score, weight]) => ({ label: '0', score, weight })),
      { binnings: { 'calibration:negative': SCORES } },
    )
    const expected = countWeighed(rows, scores =>
      count(SCORES, scores, {
        abs: Math.abs,
        squared_error: score => score ** 2,
        log_loss: score => -Math.log(1 - score),
      }),
    )
    expect(counted.get('calibration:negative')).toEqual(closely(expected))
  })

  it('are counted beside their weights: residuals with their sums, and labels', () => {
    const pairs = weights.map((weight): Weighed<Pair> => [[uniform() * 4 - 1, uniform() * 4 - 1], weight])
    const counted = countBlock(
      pairs.map(([[y, p], weight]) => ({ y, p, weight })),
      { binnings: { residual: NUMBERS, label: NUMBERS } },
    )
    const expected = (numberOf: (pair: Pair) => number) =>
      countWeighed(pairs, each => {
        const histogram = count(NUMBERS, each.map(numberOf), { abs: Math.abs })
        const noScores = [
          ['squared_error', 0],
          ['log_loss', 0],
        ] as const
        return { ...histogram, sums: new Map([...histogram.sums, ...noScores, ...pairSums(each)]) }
      })
    expect(counted.get('residual')).toEqual(closely(expected(([y, p]) => p - y)))
    const label = expected(([y]) => y)
    const sums = new Map(label.sums)
    for (const [name] of pairSums([])) for (const each of [name, `excess:${name}`]) sums.delete(each)
    expect(counted.get('label')).toEqual(closely({ ...label, sums }))
  })

  it('are counted beside their weights: places of labels', () => {
    const rows = weights.map((weight, i): Weighed<Parameters<typeof ranked>[0][number]> => {
      const chance = uniform()
      const chances = { a: chance, b: (1 - chance) / 3, c: ((1 - chance) * 2) / 3 }
      return [{ label: 'abcd'[i % 4]!, chances }, weight]
    })
    const counted = countBlock(
      rows.map(([row, weight]) => ({ ...row, weight })),
      { binnings: { rank: RANKS } },
    )
    const expected = countWeighed(rows, each => {
      const histogram = ranked(each)
      return { ...histogram, sums: new Map([...histogram.sums, ['abs', histogram.sum]]) }
    })
    expect(counted.get('rank')).toEqual(closely(expected))
  })
})

it('only places with such rows have sums of weights', () => {
  const places = countBlocks(
    [
      [
        { label: '1', score: 0.5, region: 'eu' },
        { label: '1', score: 0.5, region: 'us', weight: 2 },
      ],
    ],
    { binnings: { 'calibration:positive': SCORES } },
  )
  const found = [...places.all()].map(
    ({ segment, histograms }) => [segment, hasWeights(histograms.get('calibration:positive')!)] as const,
  )
  expect(new Map(found)).toEqual(
    new Map([
      ['', true],
      ['eu', false],
      ['us', true],
    ]),
  )
})
