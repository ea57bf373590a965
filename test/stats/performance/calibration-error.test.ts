import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrationError } from '../../../src/stats/performance/calibration-error.ts'
import { spiegelhalter } from '../../../src/stats/performance/spiegelhalter.ts'
import { sumOfHalfNormals95 } from '../../../src/stats/performance/sum-of-half-normals.ts'
import { seededNormal, seededUniform } from '../histogram/random.ts'
import { drawScores, golden, goldenScores, scored } from './golden.ts'

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** By its definition, row by row. */
function exactly(positive: number[], negative: number[]): number {
  const gaps = new Array<number>(10).fill(0)
  const group = (score: number) =>
    Math.min(
      9,
      Array.from({ length: 10 }, (_, k) => k / 10).findLastIndex(edge => score >= edge),
    )
  for (const score of positive) gaps[group(score)]! += score - 1
  for (const score of negative) gaps[group(score)]! += score
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / (positive.length + negative.length)
}

const score = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0.29, max: 0.31, noNaN: true }),
  fc.integer({ min: 0, max: 20 }).map(k => k / 20),
  fc.constantFrom(0, 1, 5e-324, 1 - 2 ** -53),
)
const sample = fc.array(score, { maxLength: 60 })

describe('expected calibration error', () => {
  it('bounds that of raw scores, and is a number inside its interval', () => {
    fc.assert(
      fc.property(sample, sample, (positive, negative) => {
        const found = calibrationError.compute({ scores: scored(positive, negative) })
        if (positive.length + negative.length === 0) {
          expect(found).toBeNull()
          return
        }
        const { value, low, high, bound, noise_floor, p_value } = found!
        expect(Math.abs(value! - exactly(positive, negative))).toBeLessThanOrEqual(bound! + 1e-12)
        expect(low).toBeLessThanOrEqual(value!)
        expect(high).toBeGreaterThanOrEqual(Math.min(1, value!))
        expect(noise_floor).toBeGreaterThanOrEqual(0)
        for (const number of [value, low, high, bound, noise_floor, p_value ?? 0])
          expect(Number.isFinite(number)).toBe(true)
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  it('takes a score at an edge as the lowest of its group', () => {
    // 0.3 twice, one of them positive: a gap of 0.2·2 rows in [0.3, 0.4); 0.2999 positive: 0.7001 in the one below.
    const { value, bound } = calibrationError.compute({ scores: scored([0.3, 0.2999], [0.3]) })!
    expect(Math.abs(value! - (0.4 + 0.7001) / 3)).toBeLessThanOrEqual(bound! + 1e-12)
    expect(bound).toBeLessThan(0.01)
  })

  it('takes a bin across an edge as being where its middle is', () => {
    // 0.405 and 0.406, both positive, share a bin with 0.3995: a gap of 1.189 in [0.4, 0.5), beside 0.7 below it.
    const { value, bound } = calibrationError.compute({
      scores: scored([0.405, 0.406], [0.35, 0.35], [0.35, 0.35]),
    })!
    expect(value).toBeCloseTo((1.189 + 0.7) / 4, 2)
    expect(bound).toBeGreaterThan((2 * 1.189) / 4)
  })

  it('is exact where all scores are the same, however coarse the bins', () => {
    const { value, bound } = calibrationError.compute({ scores: scored([0.47, 0.47], [0.47], [0.2, 0.8]) })!
    expect(value).toBeCloseTo((2 - 3 * 0.47) / 3, 12)
    expect(bound).toBe(0)
  })

  it('exceeds its noise floor in 5 % of samples from a calibrated model, as p < .05 does', () => {
    let above = 0
    let rejected = 0
    for (let seed = 1; seed <= 400; seed++) {
      const normal = seededNormal(seed)
      const scores = drawScores(200, {
        score: () => sigmoid(1.2 * normal() - 0.5),
        chance: p => p,
        uniform: seededUniform(seed + 1_000),
      })
      const { value, low, noise_floor, p_value } = calibrationError.compute({ scores })!
      if (value! > noise_floor!) above++
      if (p_value! < 0.05) rejected++
      if (low! > 0) expect(value).toBeGreaterThan(noise_floor!)
    }
    // 99.9 % of binomial counts of 400 with chance 0.05.
    for (const counted of [above, rejected]) {
      expect(counted).toBeGreaterThanOrEqual(8)
      expect(counted).toBeLessThanOrEqual(36)
    }
  })

  it('of an overconfident model is found, and its interval holds the truth', () => {
    // Scores 0.05 and 0.95 that come true in 0.2 and 0.8: off by 0.15 everywhere.
    for (const n of [200, 2000]) {
      let covered = 0
      for (let seed = 1; seed <= 60; seed++) {
        const uniform = seededUniform(seed)
        const scores = drawScores(n, {
          score: () => (uniform() < 0.5 ? 0.05 : 0.95),
          chance: p => (p < 0.5 ? 0.2 : 0.8),
          uniform,
        })
        const { low, high, p_value } = calibrationError.compute({ scores })!
        if (low! <= 0.15 && 0.15 <= high!) covered++
        expect(low).toBeGreaterThan(0)
        expect(p_value).toBeLessThan(1e-6)
      }
      expect(covered).toBeGreaterThanOrEqual(52)
    }
  })
})

describe('Spiegelhalter’s z', () => {
  it('is worked out by hand', () => {
    // Each score twice, so that it has a bin of its own: Σ(y−s)(1−2s) = 2·(−.12 − .08 − .12) and
    // Σ(1−2s)²s(1−s) = 2·(.0576 + .0096 + .0336).
    const { z, p_value } = spiegelhalter(scored([0.8, 0.8, 0.6, 0.6], [0.3, 0.3]))!
    expect(z).toBeCloseTo(-0.64 / Math.sqrt(0.2016), 12)
    // erfc(|z|/√2) by Python’s math module.
    expect(p_value).toBeCloseTo(0.15404354654375088, 10)
  })

  it('is that of raw scores', () => {
    const { label, score } = golden.binary
    const sumOf = (term: (s: number, y: number) => number) =>
      score.reduce((sum, s, i) => sum + term(s, label[i]!), 0)
    const z = sumOf((s, y) => (y - s) * (1 - 2 * s)) / Math.sqrt(sumOf(s => (1 - 2 * s) ** 2 * s * (1 - s)))
    const found = spiegelhalter(scored(goldenScores.positive, goldenScores.negative))!
    expect(Math.abs(found.z / z - 1)).toBeLessThan(1e-3)
  })

  it('is null without rows, without sums, and for scores that leave nothing to chance', () => {
    expect(spiegelhalter(scored([], []))).toBeNull()
    expect(spiegelhalter(scored([0, 1, 0.5], [1, 0.5]))).toBeNull()
    const { positive, negative, binning } = scored([0.7], [0.2])
    expect(spiegelhalter({ positive: { ...positive, sums: new Map() }, negative, binning })).toBeNull()
  })
})

describe('the 95 % point of a sum of half-normals', () => {
  it('is that of the normal distribution for one', () => {
    expect(sumOfHalfNormals95([4])).toBeCloseTo(2 * 1.96, 2)
    expect(sumOfHalfNormals95([0, 4, 0])).toBe(sumOfHalfNormals95([4]))
    expect(sumOfHalfNormals95([0, 0])).toBe(0)
    expect(sumOfHalfNormals95([5e-324])).toBeGreaterThanOrEqual(0)
  })

  it('is exceeded by 5 % of sums', () => {
    const variances = [1, 4, 0.5, 2]
    const point = sumOfHalfNormals95(variances)
    const normal = seededNormal(8)
    let above = 0
    for (let draw = 0; draw < 20_000; draw++) {
      const sum = variances.reduce((total, variance) => total + Math.sqrt(variance) * Math.abs(normal()), 0)
      if (sum > point) above++
    }
    // 99.9 % of binomial counts of 20,000 with chance 0.05.
    expect(above).toBeGreaterThanOrEqual(899)
    expect(above).toBeLessThanOrEqual(1101)
  })
})
