import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { hasWeights, weigh } from '../../src/stats/histogram/weigh.ts'
import { RANKS } from '../../src/stats/performance/label-rank.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { outcomes } from '../stats/performance/golden.ts'
import { type Pair, pairSums } from '../stats/performance/predicted-numbers.ts'
import { ranked } from '../stats/performance/ranked.ts'
import { countWeighed, type Weighed } from '../stats/performance/weighed.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { countLabelled } from './count-labelled.ts'
import { labelOf, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const scores = freezeNumeric(Float64Array.of(0.1, 0.2, 0.5, 0.5, 0.9), { transform: 'logit' })
const residual = freezeNumeric(Float64Array.of(-2, -1, 0, 1, 2), { transform: 'asinh' })
const CLASSIFIED = {
  outcome: freezeCategorical(new Map()),
  ...{ score: scores, 'calibration:positive': scores, 'calibration:negative': scores },
}

/** Two hours apart: a day is built of hours of which some have no weights. */
const placed = (i: number) => ({ seconds: T0 + (i % 12) * 7_200 })

/** Sums without the last bits that depend on the order of adding, and without those that come to nothing. */
const comparable = ({ counts, categories, sums, sum, sumSquares }: Histogram) => {
  const rounded = (x: number) => Number(x.toFixed(9))
  const known = [...sums].map(([name, total]) => [name, rounded(total)] as const)
  return {
    ...{ counts, categories: [...categories].sort(), sum: rounded(sum), sumSquares: rounded(sumSquares) },
    sums: known.filter(([, total]) => total !== 0).sort(),
  }
}

const uniform = seededUniform(21)
/** Of every second hour all weigh 1. */
const weights = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : [0, 0.25, 3, 1_000][i % 4]!))

describe('rows that weigh', () => {
  const rows = weights.map((weight, i) => ({
    label: String(Number(uniform() < 0.4)),
    answer: String(Number(uniform() < 0.5)),
    ...{ score: uniform(), weight, i },
  }))

  it('are counted beside their weights: outcomes, and scores by label', async () => {
    const counted = await countLabelled(
      opened.store,
      rows.map(({ label, answer, score, weight, i }) => [
        prediction(i, { ...placed(i), prediction: answer, score, weight: weight / 2 }),
        labelOf(i, { ...placed(i), label, weight: 2 }),
      ]),
      CLASSIFIED,
    )
    const pairs = rows.map(
      ({ label, answer, weight }): Weighed<[string, string]> => [[label, answer], weight],
    )
    const outcome = countWeighed(pairs, each => outcomes([...each]))
    expect(comparable(counted.get('outcome')!)).toEqual(comparable(outcome))
    for (const [subject, truth] of [
      ['calibration:positive', 1],
      ['calibration:negative', 0],
    ] as const) {
      const own = rows.filter(({ label }) => label === String(truth))
      const expected = countWeighed(
        own.map(({ score, weight }): Weighed<number> => [score, weight]),
        values =>
          count(scores, values, {
            abs: Math.abs,
            squared_error: score => (score - truth) ** 2,
            log_loss: score => -Math.log(truth === 1 ? score : 1 - score),
          }),
      )
      expect(comparable(counted.get(subject)!)).toEqual(comparable(expected))
    }
  })

  it('are counted beside their weights: residuals with their sums', async () => {
    const pairs = weights.map((weight): Weighed<Pair> => [[uniform() * 4 - 1, uniform() * 4 - 1], weight])
    const counted = await countLabelled(
      opened.store,
      pairs.map(([[y, p], weight], i) => [
        prediction(i, { ...placed(i), prediction_value: p, weight }),
        labelOf(i, { ...placed(i), label_value: y }),
      ]),
      { residual },
    )
    const expected = countWeighed(pairs, each => {
      const histogram = count(
        residual,
        each.map(([y, p]) => p - y),
        { abs: Math.abs },
      )
      return { ...histogram, sums: new Map([...histogram.sums, ...pairSums(each)]) }
    })
    expect(comparable(counted.get('residual')!)).toEqual(comparable(expected))
  })

  it('are counted beside their weights: places of labels', async () => {
    const drawn = weights.map((weight, i): Weighed<{ label: string; chances: Record<string, number> }> => {
      const chance = uniform()
      return [
        { label: 'abc'[i % 3]!, chances: { a: chance, b: (1 - chance) / 3, c: ((1 - chance) * 2) / 3 } },
        weight,
      ]
    })
    const counted = await countLabelled(
      opened.store,
      drawn.map(([{ label, chances }, weight], i) => [
        prediction(i, { ...placed(i), prediction: 'a', probabilities: chances, weight }),
        labelOf(i, { ...placed(i), label }),
      ]),
      { rank: RANKS },
    )
    const { sums, ...rest } = countWeighed(drawn, ranked)
    const expected = [...sums, ...[...counted.get('rank')!.sums].filter(([name]) => /abs$/.test(name))]
    expect(comparable(counted.get('rank')!)).toEqual(comparable({ ...rest, sums: new Map(expected) }))
  })
})

it('rows that all weigh 1 have no sums of weights', async () => {
  const binary = [prediction(1, { prediction: '1', score: 0.5 }), labelOf(1, { label: '1' })] as const
  for (const histogram of (await countLabelled(opened.store, [binary], CLASSIFIED)).values())
    expect(hasWeights(histogram)).toBe(false)
  const number = [prediction(1, { prediction_value: 1 }), labelOf(1, { label_value: 1 })] as const
  const counted = await countLabelled(opened.store, [number], { residual })
  expect(hasWeights(counted.get('residual')!)).toBe(false)
})

it('weights of pooled outcomes are added up under their bin', async () => {
  const limited = freezeCategorical(new Map(), { limit: 1 })
  const rows = ['a', 'a', 'a', 'b', 'c'].map(
    (label, i) => [prediction(i, { prediction: 'a', weight: 3 }), labelOf(i, { label })] as const,
  )
  const { categories, counts } = weigh(
    (await countLabelled(opened.store, rows, { outcome: limited })).get('outcome')!,
  )
  expect([...categories]).toEqual([['["a","a"]', 9]])
  expect([...counts.rows]).toEqual([6])
})

it('weights too small or too large to be told from their squares count as the nearest that can', async () => {
  const weighed = async (weight: number) => {
    const row = [prediction(1, { prediction: 'a', weight }), labelOf(1, { label: 'a', weight: 1e5 })] as const
    const { outcome } = CLASSIFIED
    return weigh((await countLabelled(opened.store, [row], { outcome })).get('outcome')!).categories.get(
      '["a","a"]',
    )
  }
  expect(await weighed(1e-300)).toBeCloseTo(1e-6, 12)
  expect(await weighed(1e305)).toBe(1e9)
  expect(await weighed(0)).toBe(0)
})
