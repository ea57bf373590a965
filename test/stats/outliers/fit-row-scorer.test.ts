import { describe, expect, it } from 'vitest'
import { fitRowScorer } from '../../../src/stats/outliers/fit-row-scorer.ts'
import { asinh, contributionsTo, scoreRow } from '../../../src/stats/outliers/row-scorer.ts'
import { seededNormal } from '../histogram/random.ts'

/** Rows of three columns, of which the first two are correlated at .95. */
function rowsOf(n: number, { seed }: { seed: number }): number[][] {
  const normal = seededNormal(seed)
  return Array.from({ length: n }, () => {
    const first = normal()
    const second = 0.95 * first + Math.sqrt(1 - 0.95 ** 2) * normal()
    return [first, second, normal()]
  })
}

const names = (columns: number) => Array.from({ length: columns }, (_, i) => `f${i}`)
const fitted = (rows: readonly number[][]) =>
  fitRowScorer(names(rows[0]!.length), {
    columns: rows[0]!.length,
    values: Float64Array.from(rows.flat()),
  })

const shareAbove = (scorer: NonNullable<ReturnType<typeof fitted>>, rows: readonly number[][]) =>
  rows.filter(row => scoreRow(scorer, row)! > scorer.threshold).length / rows.length

it('takes asinh as Math.asinh does, but for the last digits', () => {
  for (let exponent = -20; exponent <= 308; exponent += 0.25)
    for (const x of [10 ** exponent, -(10 ** exponent)]) {
      const exact = Math.asinh(x)
      expect(Math.abs(asinh(x) - exact)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(exact)))
    }
  for (const x of [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])
    expect(asinh(x)).toBe(Math.asinh(x))
})

describe('a row’s score', () => {
  const scorer = fitted(rowsOf(5_000, { seed: 1 }))!

  it('is high where usual values do not go together, and says which', () => {
    const broken = [2, -2, 0]
    expect(scoreRow(scorer, broken)).toBeGreaterThan(2 * scorer.threshold)
    expect(scoreRow(scorer, [2, 2, 0])).toBeLessThan(scorer.threshold)
    const [first, second, third] = contributionsTo(scorer, broken)
    expect(Math.min(first!, second!)).toBeGreaterThan(10 * Math.abs(third!))
  })

  it('is the root of what its features add', () => {
    for (const row of rowsOf(20, { seed: 2 })) {
      const added = contributionsTo(scorer, row).reduce((sum, each) => sum + each, 0)
      expect(scoreRow(scorer, row)).toBeCloseTo(Math.sqrt(added), 5)
    }
  })

  it('is none where a value is no finite number', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(scoreRow(scorer, [0, value, 0])).toBeNull()
    expect(scoreRow(scorer, [1e300, 0, 0])).toBeGreaterThan(scorer.threshold)
  })

  it('does not depend on units', () => {
    const scaled = rowsOf(5_000, { seed: 1 }).map(([a, b, c]) => [1e6 + a! / 100, 1e9 * b!, c! - 5])
    const other = fitted(scaled)!
    expect(other.threshold).toBeCloseTo(scorer.threshold, 4)
    expect(scoreRow(other, [1e6 + 2 / 100, -2e9, -5])).toBeCloseTo(scoreRow(scorer, [2, -2, 0])!, 3)
  })
})

describe('the threshold', () => {
  it('is what 1 % of new rows exceed, and more than the fitted rows do, as these lie nearer', () => {
    const columns = 20
    const normal = seededNormal(3)
    const numbers = () => Array.from({ length: columns }, normal)
    const found = Array.from({ length: 10 }, () => {
      const mix = Array.from({ length: columns }, numbers)
      const rowOf = (z: readonly number[]) =>
        mix.map(weights => weights.reduce((sum, w, i) => sum + w * z[i]!, 0))
      const rowsOf = (n: number) => Array.from({ length: n }, () => rowOf(numbers()))
      const rows = rowsOf(2_000)
      const scorer = fitted(rows)!
      const inSample = rows.map(row => scoreRow(scorer, row)!).sort((a, b) => a - b)[1_979]!
      return { share: shareAbove(scorer, rowsOf(3_000)), ratio: scorer.threshold / inSample }
    })
    const mean = (of: 'share' | 'ratio') => found.reduce((sum, each) => sum + each[of] / 10, 0)
    expect(Math.abs(mean('share') - 0.01)).toBeLessThan(0.0025)
    expect(mean('ratio')).toBeGreaterThan(1.002)
  })

  it('holds for skewed features too', () => {
    const skewed = (rows: readonly number[][]) => rows.map(row => row.map(x => Math.exp(1.5 * x)))
    const scorer = fitted(skewed(rowsOf(5_000, { seed: 5 })))!
    expect(shareAbove(scorer, skewed(rowsOf(20_000, { seed: 6 })))).toBeCloseTo(0.01, 2)
  })
})

it('there is no score from too few rows, or of one feature, or where nothing varies', () => {
  expect(fitted(rowsOf(299, { seed: 7 }))).toBeNull()
  expect(fitted(rowsOf(300, { seed: 7 }))).not.toBeNull()
  expect(fitted(rowsOf(300, { seed: 7 }).map(row => row.slice(0, 1)))).toBeNull()
  expect(fitted(Array.from({ length: 300 }, () => [4, 4]))).toBeNull()
})

it('a column that never varied shows when it does', () => {
  const scorer = fitted(rowsOf(500, { seed: 8 }).map(([a, b]) => [a!, b!, 7]))!
  expect(scoreRow(scorer, [0, 0, 7])).toBeLessThan(scorer.threshold)
  expect(scoreRow(scorer, [0, 0, 70])).toBeGreaterThan(scorer.threshold)
})
