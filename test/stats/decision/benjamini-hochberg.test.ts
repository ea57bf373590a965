import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { benjaminiHochberg } from '../../../src/stats/decision/benjamini-hochberg.ts'

const golden = JSON.parse(readFileSync('../shared/goldens/statistics.json', 'utf8')) as {
  benjamini_hochberg_adjusted: { p: number[]; adjusted: number[] }
}

test('adjusts as SciPy does', () => {
  const { p, adjusted } = golden.benjamini_hochberg_adjusted
  const ours = benjaminiHochberg(p)
  expect(ours).toHaveLength(adjusted.length)
  for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(adjusted[i]!, 14)
})

test('never lowers a p-value, keeps their order, and leaves one alone', () => {
  const pValue = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.array(pValue, { minLength: 1, maxLength: 30 }), pValues => {
      const adjusted = benjaminiHochberg(pValues)
      const ranked = pValues.map((p, i) => ({ p, q: adjusted[i]! })).sort((a, b) => a.p - b.p)
      for (const [i, { p, q }] of ranked.entries()) {
        // m·p/m is p only to a rounding error.
        expect(q).toBeGreaterThanOrEqual(p * (1 - 1e-15))
        expect(q).toBeLessThanOrEqual(1)
        if (i > 0) expect(q).toBeGreaterThanOrEqual(ranked[i - 1]!.q)
      }
    }),
    { seed: 3 },
  )
  expect(benjaminiHochberg([0.03])).toEqual([0.03])
  expect(benjaminiHochberg([])).toEqual([])
})
