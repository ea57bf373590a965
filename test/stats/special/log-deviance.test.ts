import { expect, test } from 'vitest'
import { logDeviance } from '../../../src/stats/special/log-deviance.ts'
import { relativeError } from './goldens.ts'

test.each([1e-12, -1e-9, 1e-5])('keeps its digits near 0: e²/2 − e³/3 + e⁴/4 at %d', e => {
  const series = e * e * (1 / 2 - e / 3 + (e * e) / 4)
  expect(relativeError(logDeviance(e), series)).toBeLessThan(1e-15)
})

test.each([-0.9, -0.5, -0.3, 0.3, 1, 2, 3, 100])('is e − ln(1 + e) at %d', e => {
  expect(relativeError(logDeviance(e), e - Math.log1p(e))).toBeLessThan(1e-14)
})

test('is infinite at −1', () => {
  expect(logDeviance(-1)).toBe(Number.POSITIVE_INFINITY)
})
