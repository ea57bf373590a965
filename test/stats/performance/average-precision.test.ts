import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averagePrecision } from '../../../src/stats/performance/average-precision.ts'
import { normalCdf } from '../../../src/stats/special/normal-cdf.ts'
import { seededNormal } from '../histogram/random.ts'
import { scoreSample } from '../histogram/samples.ts'
import { scored } from './golden.ts'

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** By its definition: the mean over positive rows of the precision at their score. */
function exactly(positive: number[], negative: number[]): number {
  const reaching = (scores: number[], least: number) => scores.filter(score => score >= least).length
  const precisions = positive.map(least => {
    const found = reaching(positive, least)
    return found / (found + reaching(negative, least))
  })
  return precisions.reduce((sum, precision) => sum + precision, 0) / positive.length
}

/** In bins frozen on other scores, so that many rows share one. */
const inCoarseBins = (positive: number[], negative: number[]) => scored(positive, negative, [0.2, 0.5, 0.8])

const crowded = fc.array(fc.double({ min: 0.4, max: 0.5, noNaN: true }), { maxLength: 40 })

describe('average precision', () => {
  it.each([
    ['in bins frozen on them', scoreSample, scored],
    ['crowded into few bins', crowded, inCoarseBins],
  ])('bounds that of raw scores, %s', (_, sample, bins) => {
    fc.assert(
      fc.property(sample, sample, (positive, negative) => {
        const found = averagePrecision.compute({ scores: bins(positive, negative) })
        if (positive.length === 0) {
          expect(found?.value ?? null).toBeNull()
          return
        }
        const error = Math.abs(found!.value! - exactly(positive, negative))
        expect(error).toBeLessThanOrEqual(found!.bound! + 1e-12)
        expect(found!.value).toBeLessThanOrEqual(1)
        expect(found!.bound).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('reaches its bound at the worst and the best order inside a bin', () => {
    const order = (positive: number[], negative: number[]) => {
      const { value, bound } = averagePrecision.compute({ scores: inCoarseBins(positive, negative) })!
      return { value: value!, bound: bound!, exact: exactly(positive, negative) }
    }
    // All in one bin, where the positives taken together have 2/5 each. At once and first they have 1 each.
    const best = order([0.4912, 0.4912], [0.4901, 0.4902, 0.4903])
    expect(best).toEqual({ value: 0.4, bound: 0.6, exact: 1 })
    // Eight of nine together have 8/9 each; one by one and last they have 1/2, 2/3 … 8/9, a mean of 0.7712.
    const eight = Array.from({ length: 8 }, (_, i) => 0.49 + i / 10_000)
    const worst = order(eight, [0.4912])
    expect(worst.value).toBeCloseTo(8 / 9, 12)
    expect(worst.value - worst.bound).toBeCloseTo(worst.exact, 12)
  })

  it('bounds a bin of many rows as it would row by row', () => {
    const positive = Array.from({ length: 300 }, (_, i) => 0.49 + i / 1e6)
    const negative = Array.from({ length: 10 }, (_, i) => 0.491 + i / 1e6)
    const { value, bound } = averagePrecision.compute({ scores: inCoarseBins(positive, negative) })!
    expect(value! - bound!).toBeCloseTo(exactly(positive, negative), 11)
  })

  it('covers the true value in 95 % of samples', () => {
    // Scores N(1, 1) against N(0, 1), three of ten positive: ∫ precision d(recall), by midpoints of recall.
    let truth = 0
    for (let z = -8 + 0.0005; z < 8; z += 0.001) {
      const [recall, alarms] = [0.3 * normalCdf(1 - z), 0.7 * normalCdf(-z)]
      const density = Math.exp(-((z - 1) ** 2) / 2) / Math.sqrt(2 * Math.PI)
      truth += (0.001 * density * recall) / (recall + alarms)
    }
    let covered = 0
    let frozenFrom: number[] | undefined
    for (let seed = 1; seed <= 200; seed++) {
      const normal = seededNormal(seed)
      const positive = Array.from({ length: 150 }, () => sigmoid(normal() + 1))
      const negative = Array.from({ length: 350 }, () => sigmoid(normal()))
      frozenFrom ??= [...positive, ...negative]
      const { low, high } = averagePrecision.compute({ scores: scored(positive, negative, frozenFrom) })!
      if (low! <= truth && truth <= high!) covered++
    }
    // 99.9 % of binomial counts of 200 with chance 0.95.
    expect(covered).toBeGreaterThanOrEqual(179)
    expect(covered).toBeLessThanOrEqual(199)
  })

  it('has no interval below 30 rows of either class, and one with a width for perfect scores', () => {
    const of = (positives: number, negatives: number) =>
      averagePrecision.compute({
        scores: scored(new Array(positives).fill(0.9), new Array(negatives).fill(0.1)),
      })!
    expect(of(29, 100)).toMatchObject({ value: 1, low: null, high: null, n: 129, bound: 0 })
    expect(of(100, 29)).toMatchObject({ low: null, high: null })
    expect(of(30, 100)).toMatchObject({ value: 1, high: 1, low: expect.closeTo(0.8865, 3) })
  })
})
