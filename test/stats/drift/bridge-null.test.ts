import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BridgeNull } from '../../../src/stats/drift/bridge-null.ts'
import { seededNormal } from '../histogram/random.ts'

const MANY = 1e9

/** Weights of `cells` equal steps of the level, without its ends. */
function evenly(cells: number, weight: (level: number) => number): BridgeNull {
  const distribution = new BridgeNull(MANY, MANY)
  for (let c = 1; c < cells; c++) distribution.add(weight(c / cells) / cells, c / cells)
  return distribution
}

describe('BridgeNull', () => {
  // Anderson & Darling (1952, 1954): the limits of W² and A², and their points.
  const cramer = evenly(4000, () => 1)
  const anderson = evenly(4000, level => 1 / (level * (1 - level)))

  it.each([
    [0.1, cramer.upperTail(0.3473)],
    [0.05, cramer.upperTail(0.46136)],
    [0.01, cramer.upperTail(0.74346)],
    [0.1, anderson.upperTail(1.933)],
    [0.05, anderson.upperTail(2.492)],
    [0.01, anderson.upperTail(3.857)],
  ])('exceeds the classical %d point as often, within 5 %%', (p, found) => {
    expect(Math.abs(found / p - 1)).toBeLessThan(0.05)
  })

  it('has the classical means and 95 % points', () => {
    expect(cramer.mean).toBeCloseTo(1 / 6, 6)
    expect(anderson.mean).toBeCloseTo(1, 3)
    expect(Math.abs(cramer.point95() / 0.46136 - 1)).toBeLessThan(0.02)
    expect(Math.abs(anderson.point95() / 2.492 - 1)).toBeLessThan(0.02)
  })

  it('is w·P(1−P)·χ²₁ for a single level', () => {
    const single = new BridgeNull(MANY, MANY)
    single.add(3, 0.2)
    expect(single.upperTail(0.48 * 3.841458820694124)).toBeCloseTo(0.05, 9)
    // E|Z| = √(2/π), and 0.48 = 3 · 0.2 · 0.8.
    expect(single.meanRoot()).toBeCloseTo(Math.sqrt(0.48) * Math.sqrt(2 / Math.PI), 9)
    expect(single.point95()).toBeCloseTo(0.48 * 3.8415, 1)
  })

  it('has the moments of the matrix it stands for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 2, noNaN: true }), fc.integer({ min: 0, max: 20 })), {
          minLength: 1,
          maxLength: 8,
        }),
        pairs => {
          const weights = pairs.map(([weight]) => weight)
          const levels = pairs.map(([, twentieth]) => twentieth / 20).sort((a, b) => a - b)
          const distribution = new BridgeNull(6, 5)
          for (const [i, weight] of weights.entries()) distribution.add(weight, levels[i]!)

          const a = weights.map((_, i) =>
            levels.map(
              (level, j) =>
                (Math.sqrt(weights[i]! * weights[j]!) *
                  (Math.min(levels[i]!, level) - levels[i]! * level) *
                  11) /
                10,
            ),
          )
          const product = (x: number[][], y: number[][]) =>
            x.map(row => y.map((_, j) => row.reduce((sum, value, k) => sum + value * y[k]![j]!, 0)))
          const trace = (x: number[][]) => x.reduce((sum, row, i) => sum + row[i]!, 0)
          const square = product(a, a)
          const [first, second, third] = [trace(a), 2 * trace(square), 8 * trace(product(square, a))]
          expect(distribution.mean).toBeCloseTo(first, 12)
          if (third < 1e-9) return
          // The matched χ² has skewness √(8/ν), and starts where its lowest value, ν·b below the mean, is.
          const [scale, df] = [third / (4 * second), (8 * second ** 3) / third ** 2]
          const start = first - scale * df
          expect(distribution.upperTail(start - 1e-6 * scale)).toBe(1)
          expect(distribution.upperTail(start + 1e-3 * scale)).toBeLessThan(1)
          expect(distribution.meanRoot() ** 2).toBeLessThanOrEqual(first * (1 + 1e-9))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('always exceeds 0 by 0 when nothing can differ', () => {
    const empty = new BridgeNull(3, 4)
    empty.add(5, 1)
    expect([empty.mean, empty.upperTail(0), empty.point95(), empty.meanRoot()]).toEqual([0, 1, 0, 0])
  })

  it('has the mean of every way to deal rows to two samples', () => {
    // Values 1, 1, 2, 3, dealt to two and two: of the six ways {1,1 | 2,3} has T = 1 · (½·1 + ¼·¼) on either side,
    // {1,2 | 1,3} T = ¼·¼ and {1,3 | 1,2} the same, each twice: the mean is (2·0.5625 + 4·0.0625)/6.
    const dealt = new BridgeNull(2, 2)
    dealt.add(0.5, 0.5)
    dealt.add(0.25, 0.75)
    expect(dealt.mean).toBeCloseTo((2 * 0.5625 + 4 * 0.0625) / 6, 12)
  })

  it('gives the mean root of what it stands for', () => {
    const normal = seededNormal(5)
    const two = new BridgeNull(MANY, MANY)
    two.add(1, 0.3)
    two.add(2, 0.6)
    // B(0.3) is normal with variance 0.21; B(0.6) given it has mean 4/7·B(0.3) and variance 0.4 · 0.3/0.7.
    let sum = 0
    for (let i = 0; i < 20_000; i++) {
      const lower = Math.sqrt(0.21) * normal()
      const upper = (4 / 7) * lower + Math.sqrt((0.4 * 0.3) / 0.7) * normal()
      sum += Math.sqrt(lower ** 2 + 2 * upper ** 2) / 20_000
    }
    expect(Math.abs(two.meanRoot() / sum - 1)).toBeLessThan(0.02)
  })
})
