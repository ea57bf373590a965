import { expect, it } from 'vitest'
import { throughput } from '../../../src/stats/objectives/throughput.ts'

// SciPy 1.17.1: chi2.ppf(.025, 2n)/2 and chi2.ppf(.975, 2n + 2)/2, each by seconds.
it.each([
  [0, 600, 0, 0.006148132423523226],
  [1, 1, 0.025317807984289876, 5.571643390938898],
  [600, 600, 0.9215749009633817, 1.0833152252265565],
])('%d rows in %d seconds', (n, seconds, low, high) => {
  const found = throughput(n, seconds)
  expect(found).toMatchObject({ value: n / seconds, n })
  expect(found.low).toBeCloseTo(low, 10)
  expect(found.high).toBeCloseTo(high, 10)
})
