import { expect, test } from 'vitest'
import { overdispersion } from '../../../src/stats/decision/overdispersion.ts'
import { referenceProfile } from '../../../src/stats/decision/reference-profile.ts'
import { seededNormal } from '../histogram/random.ts'

/** Windows of 1,000 rows, given the share of each row count and how far it varies, in deviations of independent rows. */
function windows(shares: readonly number[], { k = 30, spread = 1, bucket = (_: number): number => 0 } = {}) {
  const normal = seededNormal(7)
  const rows = (share: number) =>
    Math.round(1000 * share + spread * Math.sqrt(1000 * share * (1 - share)) * normal())
  const each = Array.from({ length: k }, (_, i) => i)
  return { n: each.map(() => 1000), bucket: each.map(bucket), x: each.map(() => shares.map(rows)) }
}

test('is the variance between windows over that of independent rows', () => {
  const independent = overdispersion(windows([0.2, 0.5, 0.8], { k: 400 }))!
  const alike = overdispersion(windows([0.2, 0.5, 0.8], { k: 400, spread: 3 }))!
  expect(independent).toBeCloseTo(1, 0)
  expect(Math.abs(alike / independent / 9 - 1)).toBeLessThan(0.05)
})

test('is the mean of its shares, and 1 at least', () => {
  const one = windows([0.2], { spread: 3 })
  const other = windows([0.6], { spread: 1.5 })
  const both = { ...one, x: one.x.map((x, k) => [...x, ...other.x[k]!]) }
  expect(overdispersion(both)! * 2).toBeCloseTo(overdispersion(one)! + overdispersion(other)!, 0)
  expect(overdispersion(windows([0.5], { spread: 0.1 }))).toBe(1)
})

test('has seasons in it, which the spread a verdict goes by has not', () => {
  const flat = windows([0.4], { bucket: k => k % 2 })
  const seasonal = { ...flat, x: flat.x.map(([x], k) => [x! + 100 * (k % 2)]) }
  expect(referenceProfile([seasonal]).subjects[0]!.phi[0]!).toBeLessThan(3)
  expect(overdispersion(seasonal)!).toBeGreaterThan(8)
})

test('is not told by fewer than 10 windows, nor by shares of hardly any row', () => {
  expect(overdispersion(windows([0.5], { k: 9 }))).toBeNull()
  expect(overdispersion(windows([0.5], { k: 10 }))).not.toBeNull()
  expect(overdispersion(windows([0.002, 0.998]))).toBeNull()
  const common = windows([0.5], { spread: 2 })
  const withRare = { ...common, x: common.x.map(x => [...x, 0]) }
  expect(overdispersion(withRare)).toBe(overdispersion(common))
  expect(overdispersion({ n: [], bucket: [], x: [] })).toBeNull()
})
