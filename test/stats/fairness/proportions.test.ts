import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOfProportions } from '../../../src/stats/fairness/difference-of-proportions.ts'
import { ratioOfProportions } from '../../../src/stats/fairness/ratio-of-proportions.ts'
import { binomial, proportion } from './groups.ts'

describe('differenceOfProportions', () => {
  it.each([
    // Newcombe 1998, Statistics in Medicine 17, 873–890, table II, method 10.
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('has the published interval: %d/%d − %d/%d', (x, n, y, m, low, high) => {
    const found = differenceOfProportions(proportion(x, n), proportion(y, m))
    expect(found.value).toBeCloseTo(x / n - y / m, 12)
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it('is not estimable without rows', () => {
    const nothing = { value: null, low: null, high: null, reason: '0/0' }
    expect(differenceOfProportions(proportion(0, 0), proportion(1, 2))).toEqual(nothing)
    expect(differenceOfProportions(proportion(1, 2), proportion(0, 0))).toEqual(nothing)
  })
})

describe('ratioOfProportions', () => {
  it('has the log interval with ½ in each cell, worked by hand', () => {
    // (10.5/21)/(10.5/41) = 1.952381; √(1/10.5 − 1/21 + 1/10.5 − 1/41) = 0.3441902.
    const found = ratioOfProportions(proportion(10, 20), proportion(10, 40))
    expect(found.value).toBe(2)
    expect(found.low).toBeCloseTo(1.952381 * Math.exp(-1.959964 * 0.3441902), 5)
    expect(found.high).toBeCloseTo(1.952381 * Math.exp(1.959964 * 0.3441902), 5)
  })

  it('keeps an interval of some width where all or none are successes', () => {
    const all = ratioOfProportions(proportion(30, 30), proportion(40, 40))
    // The ends by a script of its own: (30.5/31)/(40.5/41)·exp(∓1.96·0.028809).
    expect(all.value).toBe(1)
    expect(all.low).toBeCloseTo(0.941337, 6)
    expect(all.high).toBeCloseTo(1.053874, 6)
    const none = ratioOfProportions(proportion(0, 30), proportion(10, 40))
    expect(none).toMatchObject({ value: 0, low: 0 })
    expect(none.high).toBeCloseTo(1.03405, 6)
  })

  it('says which division it was that failed', () => {
    expect(ratioOfProportions(proportion(0, 9), proportion(0, 9))).toMatchObject({
      value: null,
      reason: '0/0',
    })
    expect(ratioOfProportions(proportion(3, 9), proportion(0, 9))).toMatchObject({
      value: null,
      low: null,
      high: null,
      reason: 'x/0',
    })
    expect(ratioOfProportions(proportion(0, 0), proportion(3, 9))).toMatchObject({ reason: '0/0' })
    expect(ratioOfProportions(proportion(3, 9), proportion(0, 0))).toMatchObject({ reason: '0/0' })
  })
})

it.each([
  ['difference', differenceOfProportions, 0.2 - 0.35],
  ['ratio', ratioOfProportions, 0.2 / 0.35],
])('the interval of a %s covers the truth in about 95 % of samples', (_, compare, truth) => {
  const draw = binomial(11)
  let covered = 0
  for (let sample = 0; sample < 1000; sample++) {
    const { low, high } = compare(proportion(draw(80, 0.2), 80), proportion(draw(120, 0.35), 120))
    if (low! <= truth && truth <= high!) covered++
  }
  // 950 ± 3·√(1000·.95·.05) for exact coverage; both intervals are a little wide.
  expect(covered).toBeGreaterThanOrEqual(930)
  expect(covered).toBeLessThanOrEqual(980)
})

it('holds its value, mirrors when the groups change places, and widens with z', () => {
  const rows = fc
    .integer({ min: 1, max: 5000 })
    .chain(n => fc.integer({ min: 1, max: n }).map(x => proportion(x, n)))
  fc.assert(
    fc.property(rows, rows, (p, q) => {
      const difference = differenceOfProportions(p, q)
      const ratio = ratioOfProportions(p, q)
      for (const { value, low, high } of [difference, ratio]) {
        expect(low!).toBeLessThanOrEqual(value!)
        expect(high!).toBeGreaterThanOrEqual(value!)
      }
      expect(differenceOfProportions(q, p).low!).toBeCloseTo(-difference.high!, 12)
      expect(ratioOfProportions(q, p).low! * ratio.high!).toBeCloseTo(1, 9)
      expect(differenceOfProportions(p, q, 3).high!).toBeGreaterThanOrEqual(difference.high!)
      expect(ratioOfProportions(p, q, 3).low!).toBeLessThanOrEqual(ratio.low!)
    }),
    { seed: 5 },
  )
})
