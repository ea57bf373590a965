import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { brier } from '../../../src/stats/performance/brier.ts'
import { logLoss } from '../../../src/stats/performance/log-loss.ts'
import { scoreKs } from '../../../src/stats/performance/score-ks.ts'
import { topDecileLift } from '../../../src/stats/performance/top-decile-lift.ts'
import { seededNormal, seededUniform } from '../histogram/random.ts'
import { scoreSample } from '../histogram/samples.ts'
import { drawScores, evidence, goldenScores, scored } from './golden.ts'

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const atLeast = (scores: number[], least: number) => scores.filter(score => score >= least).length

function exactKs(positive: number[], negative: number[]): number {
  const gaps = [...positive, ...negative].map(least =>
    Math.abs(atLeast(positive, least) / positive.length - atLeast(negative, least) / negative.length),
  )
  return Math.max(...gaps)
}

/** Rows one by one from the highest score; those tied at the edge of the tenth count in proportion. */
function exactLift(positive: number[], negative: number[]): number {
  let room = (positive.length + negative.length) / 10
  let found = 0
  for (const score of [...new Set([...positive, ...negative])].sort((a, b) => b - a)) {
    const hits = positive.filter(s => s === score).length
    const rows = hits + negative.filter(s => s === score).length
    const taken = Math.min(room, rows)
    found += (hits * taken) / rows
    room -= taken
  }
  return (10 * found) / positive.length
}

describe.each([
  ['score_ks', scoreKs, exactKs],
  ['lift_top_decile', topDecileLift, exactLift],
])('%s', (_, metric, exactly) => {
  it('bounds that of raw scores, whatever they are', () => {
    fc.assert(
      fc.property(scoreSample, scoreSample, (positive, negative) => {
        const found = metric.compute({ scores: scored(positive, negative) })
        if (found === null || found.value === null) {
          expect(Math.min(positive.length, negative.length)).toBe(0)
          return
        }
        if (negative.length === 0) return
        expect(Math.abs(found.value - exactly(positive, negative))).toBeLessThanOrEqual(found.bound! + 1e-9)
        expect(found.low).toBeLessThanOrEqual(found.value)
        expect(found.high).toBeGreaterThanOrEqual(found.value)
      }),
      { seed: 9 },
    )
  })

  it('is that of the goldens’ raw scores', () => {
    const { value, bound } = metric.compute(evidence.binary)!
    const exact = exactly(goldenScores.positive, goldenScores.negative)
    expect(Math.abs(value! - exact)).toBeLessThanOrEqual(bound! + 1e-12)
  })
})

describe('score_ks', () => {
  it('is not estimable with one class', () => {
    expect(scoreKs.compute({ scores: scored([0.2, 0.3], []) })).toMatchObject({ value: null, n: 2 })
  })
})

describe('lift in the top decile', () => {
  it('is worked out by hand', () => {
    // Twenty rows: the two highest are positive, of four positives in all. Half of them in a tenth: five times as many.
    const positive = [0.99, 0.98, 0.5, 0.4]
    const negative = Array.from({ length: 16 }, (_, i) => 0.1 + i / 100)
    expect(topDecileLift.compute({ scores: scored(positive, negative) })).toMatchObject({
      value: 5,
      n: 20,
      bound: 0,
    })
  })

  it('has the interval of a ratio of proportions', () => {
    // Six of the top ten and fourteen of the other ninety, by Python: ln R = ln(6.5/10.5) − ln(14.5/90.5), with the
    // variance 1/6.5 − 1/10.5 + 1/14.5 − 1/90.5.
    const rows = (n: number, score: number) => new Array<number>(n).fill(score)
    const found = topDecileLift.compute({
      scores: scored([...rows(6, 0.9), ...rows(14, 0.2)], [...rows(4, 0.9), ...rows(76, 0.2)]),
    })!
    expect(found.value).toBeCloseTo(3, 12)
    expect(found.low).toBeCloseTo(1.8025190739033392, 10)
    expect(found.high).toBeCloseTo(4.5597649742464235, 10)
  })

  it('reaches its bound at the best and the worst order inside a bin', () => {
    const inOneBin = (from: number, n: number) => Array.from({ length: n }, (_, i) => from + i / 100_000)
    // Twenty rows of which two are in the tenth: both of four positives, or neither of eighteen.
    const best = [inOneBin(0.4945, 4), inOneBin(0.493, 16)] as const
    expect(topDecileLift.compute({ scores: scored(...best, [0.2, 0.8]) })).toMatchObject({
      value: expect.closeTo(1, 12),
      bound: expect.closeTo(exactLift(...best) - 1, 12),
    })
    const worst = [inOneBin(0.493, 18), inOneBin(0.4945, 2)] as const
    expect(exactLift(...worst)).toBe(0)
    expect(topDecileLift.compute({ scores: scored(...worst, [0.2, 0.8]) })).toMatchObject({
      value: expect.closeTo(1, 12),
      bound: expect.closeTo(1, 12),
    })
  })

  it('counts rows tied at the edge of the tenth in proportion: no score tells nothing, so lift is 1', () => {
    const flat = topDecileLift.compute({ scores: scored(new Array(3).fill(0.4), new Array(7).fill(0.4)) })!
    expect(flat.value).toBeCloseTo(1, 12)
    expect(flat.bound).toBe(0)
  })

  it('is not estimable without positives, and 1 with nothing else', () => {
    expect(topDecileLift.compute({ scores: scored([], [0.2, 0.3]) })).toMatchObject({ value: null, n: 2 })
    expect(topDecileLift.compute({ scores: scored([0.2, 0.3], []) })!.value).toBeCloseTo(1, 12)
  })

  it('covers the true value in 95 % of samples', () => {
    // Scores uniform, positive with chance s²: the top tenth holds ∫s² from .9 to 1 of 1/3 in all, times ten.
    const truth = 10 * (1 - 0.9 ** 3)
    for (const n of [200, 1000]) {
      let covered = 0
      for (let seed = 1; seed <= 200; seed++) {
        const uniform = seededUniform(seed)
        const { low, high } = topDecileLift.compute({
          scores: drawScores(n, { score: uniform, chance: s => s ** 2, uniform }),
        })!
        if (low! <= truth && truth <= high!) covered++
      }
      // Scores are taken as given, so it may cover a little more than 95 %.
      expect(covered).toBeGreaterThanOrEqual(179)
    }
  })
})

describe.each([
  ['brier', brier, (s: number) => s ** 2],
  ['log_loss', logLoss, (s: number) => -Math.log(1 - s)],
])('%s', (_, metric, lossOfNegative) => {
  it('covers the true loss in 95 % of samples', () => {
    // Calibrated scores: the loss to expect at score s is s·loss(1 − s) + (1 − s)·loss(s); a mean over N(−0.5, 1.2).
    let truth = 0
    for (let z = -8 + 0.005; z < 8; z += 0.01) {
      const s = sigmoid(1.2 * z - 0.5)
      const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)
      truth += 0.01 * density * (s * lossOfNegative(1 - s) + (1 - s) * lossOfNegative(s))
    }
    let covered = 0
    for (let seed = 1; seed <= 200; seed++) {
      const normal = seededNormal(seed)
      const { low, high } = metric.compute({
        scores: drawScores(200, {
          score: () => sigmoid(1.2 * normal() - 0.5),
          chance: s => s,
          uniform: seededUniform(seed + 1_000),
        }),
      })!
      if (low! <= truth && truth <= high!) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(179)
    expect(covered).toBeLessThanOrEqual(199)
  })

  it('is exact however coarse the bins, and no data where its sum was not counted', () => {
    const { positive, negative, binning } = scored([0.9, 0.8], [0.3])
    const exact = lossOfNegative(1 - 0.9) + lossOfNegative(1 - 0.8) + lossOfNegative(0.3)
    expect(metric.compute({ scores: { positive, negative, binning } })!.value).toBeCloseTo(exact / 3, 14)
    const uncounted = { ...positive, sums: new Map() }
    expect(metric.compute({ scores: { positive: uncounted, negative, binning } })).toBeNull()
  })

  it('needs rows of one class only', () => {
    const { negative, binning } = scored([], [0.3, 0.3])
    expect(metric.compute({ scores: { positive: empty(), negative, binning } })).toMatchObject({
      value: expect.closeTo(lossOfNegative(0.3), 14),
      n: 2,
    })
  })
})

it('log loss of a certain and wrong score is that of 1e-15', () => {
  expect(logLoss.compute({ scores: scored([0], []) })!.value).toBeCloseTo(15 * Math.LN10, 12)
})
