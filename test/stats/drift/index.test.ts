import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { driftStatistics } from '../../../src/stats/drift/index.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedCategories, countedNumbers } from './counted.ts'

const cases = {
  numeric: fc.tuple(rawSample, rawSample).map(([a, b]) => countedNumbers(a, b)),
  categorical: fc
    .array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })), { minLength: 1 })
    .map(pairs =>
      countedCategories(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      ),
    ),
}

it('names every drift statistic once', () => {
  const names = driftStatistics.map(({ name }) => name)
  expect(names).toEqual(['ks', 'wasserstein', 'psi_10', 'js_10', 'chi_squared', 'psi', 'js'])
})

describe.each(driftStatistics.map(statistic => [statistic.name, statistic] as const))(
  '%s',
  (name, statistic) => {
    const [kind] = statistic.kinds
    const otherKind = kind === 'numeric' ? 'categorical' : 'numeric'

    it('is a finite number inside its interval, whatever it is given', () => {
      fc.assert(
        fc.property(cases[kind!], ({ reference, current, binning }) => {
          const found = statistic.compute(reference, current, binning)
          if (found === null) return
          expect(found.name).toBe(name)
          for (const [key, number] of Object.entries(found)) {
            if (key === 'name' || number === null) continue
            expect(Number.isFinite(number) && number >= 0, `${key} = ${number}`).toBe(true)
          }
          if (found.p_value !== null) expect(found.p_value).toBeLessThanOrEqual(1)
          if (found.low !== null) expect(found.low).toBeLessThanOrEqual(found.value)
          if (found.high !== null) expect(found.high).toBeGreaterThanOrEqual(found.value)
        }),
        { numRuns: 300 },
      )
    })

    it('is 0 for identical histograms', () => {
      const numbers = countedNumbers([1, 2, 2, 3.5, -1e9, 4, 8, 0, 0, 1.7e308], [])
      const categories = countedCategories([90, 60, 30], [])
      const { reference, binning } = kind === 'numeric' ? numbers : categories
      expect(statistic.compute(reference, reference, binning)).toMatchObject({ value: 0 })
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
  },
)
