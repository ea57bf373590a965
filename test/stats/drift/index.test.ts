import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { driftStatistics } from '../../../src/stats/drift/index.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedCategories, countedNumbers } from './counted.ts'

const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', null), { maxLength: 30 })

const cases = {
  numeric: fc.tuple(rawSample, rawSample).map(([a, b]) => countedNumbers(a, b)),
  categorical: fc.oneof(
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })), { minLength: 1 })
      .map(pairs =>
        countedCategories(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        ),
      ),
    // Few rows of many names, of which a histogram keeps four: some are new, some pooled as other.
    fc.tuple(names, names).map(([a, b]) => {
      const found = new Map(
        a.filter(name => name !== null).map((name, _, all) => [name, all.filter(x => x === name).length]),
      )
      const binning = freezeCategorical(found, { limit: 4 })
      return { binning, reference: count(binning, a), current: count(binning, b) }
    }),
  ),
}

/** What each says when nothing is different, and the least and most it can say. */
const ranges: Record<string, [unchanged: number, least: number, most: number]> = {
  ks: [0, 0, 1],
  wasserstein: [0, 0, Infinity],
  wasserstein_normed: [0, 0, Infinity],
  psi_10: [0, 0, Infinity],
  js_10: [0, 0, Math.sqrt(Math.LN2)],
  hellinger_10: [0, 0, 1],
  kl_10: [0, 0, Infinity],
  energy_distance: [0, 0, Infinity],
  cramer_von_mises: [0, 0, Infinity],
  anderson_darling: [0, 0, Infinity],
  mann_whitney: [0.5, 0, 1],
  mean_shift: [0, -Infinity, Infinity],
  median_shift: [0, -Infinity, Infinity],
  p95_shift: [0, -Infinity, Infinity],
  chi_squared: [0, 0, Infinity],
  g_test: [0, 0, Infinity],
  fisher_exact: [1, 0, Infinity],
  psi: [0, 0, Infinity],
  js: [0, 0, Math.sqrt(Math.LN2)],
  hellinger: [0, 0, 1],
  kl: [0, 0, Infinity],
  total_variation: [0, 0, 1],
  l_infinity: [0, 0, 1],
  cramers_v: [0, 0, 1],
  new_share: [0, 0, 1],
  vanished_categories: [0, 0, Infinity],
}

/** As of independent rows, or as many as would make few of any. */
const overdispersions = fc.oneof(fc.constant(1), fc.double({ min: 1, max: 1e4, noNaN: true }))

it('names every drift statistic once, in the order they are shown', () => {
  expect(driftStatistics.map(({ name }) => name)).toEqual(Object.keys(ranges))
})

describe.each(driftStatistics.map(statistic => [statistic.name, statistic] as const))(
  '%s',
  (name, statistic) => {
    const [kind] = statistic.kinds
    const otherKind = kind === 'numeric' ? 'categorical' : 'numeric'
    const [unchanged, least, most] = ranges[name]!

    it('says in one sentence what it means', () => {
      expect(statistic.meaning).toMatch(/^[A-Z][^.]*(\.\d[^.]*)*\.$/)
      expect(statistic.meaning.length).toBeLessThan(260)
    })

    it('is a finite number of its range inside its interval, whatever it is given', () => {
      fc.assert(
        fc.property(cases[kind!], overdispersions, ({ reference, current, binning }, phi) => {
          const found = statistic.compute(reference, current, binning, phi)
          if (found === null) return
          expect(found.name).toBe(name)
          const { name: _, ...numbers } = found
          expect(Object.keys(numbers).sort()).toEqual([
            'bound',
            'high',
            'low',
            'noise_floor',
            'p_value',
            'value',
          ])
          const { value, p_value, bound } = found
          const slack = 1e-12 * Math.abs(value)
          const [low, high, floor] = [found.low ?? value, found.high ?? value, found.noise_floor ?? unchanged]
          // One expectation for all: each costs more than the statistic does.
          expect({
            finite: Object.values(numbers).every(number => number === null || Number.isFinite(number)),
            ofItsRange: [value, low, high].every(number => least <= number && number <= most),
            insideItsInterval: low <= value + slack && value - slack <= high,
            bound: bound !== null && bound >= 0,
            noiseFloor: unchanged <= floor && floor <= most,
            pValue: p_value === null || (p_value >= 0 && p_value <= 1),
          }).toEqual({
            ...{ finite: true, ofItsRange: true, insideItsInterval: true },
            ...{ bound: true, noiseFloor: true, pValue: true },
          })
        }),
        { numRuns: 300 },
      )
    })

    it('is what it is without change for identical histograms', () => {
      const numbers = countedNumbers([1, 2, 2, 3.5, -1e9, 4, 8, 0, 0, 1.7e308], [])
      const categories = countedCategories(name === 'fisher_exact' ? [90, 60] : [90, 60, 30], [])
      const { reference, binning } = kind === 'numeric' ? numbers : categories
      const found = statistic.compute(reference, reference, binning)!
      expect(found.value).toBeCloseTo(unchanged, 12)
      if (found.p_value !== null) expect(found.p_value).toBeGreaterThan(0.99)
    })

    it('has the same value of rows that are alike, and is less sure of it', () => {
      const numbers = countedNumbers(
        Array.from({ length: 400 }, (_, i) => i),
        Array.from({ length: 300 }, (_, i) => i + 40),
      )
      const categories = countedCategories(
        name === 'fisher_exact' ? [90, 160] : [90, 160, 30, 40],
        name === 'fisher_exact' ? [70, 80] : [70, 80, 0, 30, 1],
      )
      const { reference, current, binning } = kind === 'numeric' ? numbers : categories
      const alone = statistic.compute(reference, current, binning)!
      const alike = statistic.compute(reference, current, binning, 4)!
      expect({ value: alike.value, bound: alike.bound }).toEqual({ value: alone.value, bound: alone.bound })
      if (alone.p_value !== null) expect(alike.p_value!).toBeGreaterThan(alone.p_value)
      if (alone.low !== null) expect(alike.low!).toBeLessThan(alone.low)
      if (alone.high !== null) expect(alike.high!).toBeGreaterThan(alone.high)
      if (name !== 'new_share') expect(alike.noise_floor!).toBeGreaterThan(alone.noise_floor!)
    })

    it('is null when either side has no valid rows, or for another kind of binning', () => {
      const examples = {
        numeric: countedNumbers([1, 2, 3], [4, 5]),
        categorical: countedCategories([9, 9], [9, 8]),
      }
      const { reference, current, binning } = examples[kind!]
      const onlyNull = count(binning, [null, null])
      expect(statistic.compute(reference, current, binning)).not.toBeNull()
      for (const none of [empty(), onlyNull]) {
        expect(statistic.compute(none, current, binning)).toBeNull()
        expect(statistic.compute(reference, none, binning)).toBeNull()
      }
      expect(statistic.compute(reference, current, examples[otherKind].binning)).toBeNull()
    })

    it('gives the same answer asked again, and another for another reference', () => {
      const asked = kind === 'numeric' ? countedNumbers : countedCategories
      const { reference, current, binning } = asked([40, 8, 22, 9], [20, 31, 25])
      const other = kind === 'numeric' ? count(binning, [1, 2, 3]) : asked([60, 9], [1]).reference
      const first = statistic.compute(reference, current, binning)
      const changed = statistic.compute(other, current, binning)
      if (first !== null) expect(changed).not.toEqual(first)
      expect(statistic.compute(reference, current, binning)).toEqual(first)
    })
  },
)
