import { expect, test } from 'vitest'
import { windowAutocorrelation } from '../../../src/stats/decision/window-autocorrelation.ts'
import { seededRandom } from './seeded-random.ts'

/** AR(1) with coefficient rho and near-normal noise. */
function series(rho: number, length: number, random: () => number): number[] {
  let value = 0
  return Array.from({ length: length + 50 }, () => {
    value = rho * value + random() + random() + random() - 1.5
    return value
  }).slice(50)
}

test.each([0, 0.3, 0.6])('finds r = %d in 200 series of 30 windows', rho => {
  const random = seededRandom(5)
  const r = windowAutocorrelation(Array.from({ length: 200 }, () => series(rho, 30, random)))
  expect(Math.abs(r - rho)).toBeLessThan(0.05)
})

test('says nothing of 6 windows', () => {
  expect(windowAutocorrelation([[1, 1, 1, -1, -1, -1]])).toBe(0)
  expect(windowAutocorrelation([])).toBe(0)
})

test('a constant series has no neighbours, also beside one that has', () => {
  const rising = [1, 2, 3, 4, 5, 6, 7, 8]
  expect(windowAutocorrelation([rising.map(() => 0.1)])).toBe(0)
  expect(windowAutocorrelation([rising, rising.map(() => 0.1)])).toBe(windowAutocorrelation([rising]))
})

test('windows on both sides of a gap are not neighbours', () => {
  // Signs that follow each other are opposite, across the gap they are equal.
  const around = [1, -1, 1, -1, null, -1, 1, -1, 1]
  expect(windowAutocorrelation([around])).toBe(0)
})

test('is held at .9', () => {
  expect(windowAutocorrelation([Array.from({ length: 40 }, (_, i) => (i < 20 ? -1 : 1))])).toBe(0.9)
})
