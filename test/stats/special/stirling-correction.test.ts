import { expect, test } from 'vitest'
import { stirlingCorrection } from '../../../src/stats/special/stirling-correction.ts'

test('completes Stirling’s formula: Γ(11) = 10!', () => {
  const stirling = 10.5 * Math.log(11) - 11 + 0.5 * Math.log(2 * Math.PI)
  expect(stirling + stirlingCorrection(11)).toBeCloseTo(Math.log(3_628_800), 14)
})

test('is 1/(12x) for large x', () => {
  expect(stirlingCorrection(1e8) * 12e8).toBeCloseTo(1, 14)
})
