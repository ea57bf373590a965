import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auc } from '../../../src/stats/performance/auc.ts'
import { seededNormal } from '../histogram/random.ts'
import { scoreSample } from '../histogram/samples.ts'
import { scored } from './golden.ts'

function exactAuc(positive: number[], negative: number[]): number {
  let wins = 0
  for (const p of positive) for (const q of negative) wins += p > q ? 1 : p === q ? 0.5 : 0
  return wins / (positive.length * negative.length)
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

describe('auc', () => {
  it('bounds the area of raw scores, whatever they are', () => {
    fc.assert(
      fc.property(scoreSample, scoreSample, (positive, negative) => {
        const found = auc.compute({ scores: scored(positive, negative) })
        if (positive.length === 0 || negative.length === 0) {
          expect(found?.value ?? null).toBeNull()
          return
        }
        const exact = exactAuc(positive, negative)
        expect(Math.abs(found!.value! - exact)).toBeLessThanOrEqual(found!.bound! + 1e-12)
        expect(found!.bound).toBeLessThanOrEqual(0.5)
      }),
    )
  })

  it('covers the true area in 95 % of samples', () => {
    // Scores N(1, 1) against N(0, 1): the area is Φ(1/√2).
    const truth = 0.7602499389065233
    let covered = 0
    for (let seed = 1; seed <= 200; seed++) {
      const normal = seededNormal(seed)
      const positive = Array.from({ length: 60 }, () => sigmoid(normal() + 1))
      const negative = Array.from({ length: 150 }, () => sigmoid(normal()))
      const { low, high } = auc.compute({ scores: scored(positive, negative) })!
      if (low! <= truth && truth <= high!) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(181)
    expect(covered).toBeLessThanOrEqual(199)
  })

  it('agrees with DeLong computed from raw placements', () => {
    const normal = seededNormal(3)
    // Scores with three decimals: ties, but each a value of its own in bins frozen on few rows.
    const draw = (n: number, shift: number) =>
      Array.from({ length: n }, () => Math.round(1000 * sigmoid(normal() + shift)) / 1000)
    const positive = draw(40, 1)
    const negative = draw(50, 0)
    const area = exactAuc(positive, negative)
    const variance = (placements: number[]) =>
      placements.reduce((sum, v) => sum + (v - area) ** 2, 0) / (placements.length - 1) / placements.length
    const total =
      variance(positive.map(p => exactAuc([p], negative))) +
      variance(negative.map(q => exactAuc(positive, [q])))
    const half = (1.959963984540054 * Math.sqrt(total)) / (area * (1 - area))
    const found = auc.compute({ scores: scored(positive, negative) })!
    expect(found.value).toBeCloseTo(area, 12)
    expect(found.low).toBeCloseTo(sigmoid(Math.log(area / (1 - area)) - half), 10)
    expect(found.high).toBeCloseTo(sigmoid(Math.log(area / (1 - area)) + half), 10)
  })

  it('gives no interval below 30 rows of either class, and none of no width for perfect scores', () => {
    const few = auc.compute({ scores: scored(new Array(29).fill(0.9), new Array(500).fill(0.1)) })!
    expect(few).toMatchObject({ value: 1, low: null, high: null, n: 529, bound: 0 })
    const enough = auc.compute({ scores: scored(new Array(30).fill(0.9), new Array(500).fill(0.1)) })!
    expect(enough).toMatchObject({ value: 1, high: 1 })
    expect(enough.low).toBeGreaterThan(0.85)
    expect(enough.low).toBeLessThan(0.9)
  })
})
