import { expect, test } from 'vitest'
import { referenceProfile } from '../../../src/stats/decision/reference-profile.ts'
import { shareAngle } from '../../../src/stats/decision/share-angle.ts'

const twelve = (value: number) => Array.from({ length: 12 }, () => value)

test('u compares each window with the rest of its bucket', () => {
  const n = [100, 200, 100, 300]
  const x = [[50], [90], [20], [70]]
  const [subject] = referenceProfile([{ n, bucket: [0, 0, 1, 1], x }]).subjects
  const u = (a: number, b: number) =>
    (shareAngle(x[a]![0]!, n[a]!) - shareAngle(x[b]![0]!, n[b]!)) /
    Math.sqrt(1 / (4 * n[a]!) + 1 / (4 * n[b]!))
  expect(subject!.phi[0]).toBeCloseTo(Math.max(1, (u(0, 1) ** 2 + u(2, 3) ** 2) / 2), 12)
  expect(subject).toMatchObject({ k: 4, nu: 2, nBar: 175, g: 1 })
  expect(subject!.pooled).toEqual({ 0: { windows: 2, n: 300, x: [140] }, 1: { windows: 2, n: 400, x: [90] } })
})

test('empty windows count for nothing', () => {
  const windows = { n: twelve(100), bucket: twelve(0), x: twelve(0).map((_, k) => [40 + k]) }
  const withGap = {
    n: [0, ...windows.n],
    bucket: [0, ...windows.bucket],
    x: [[0], ...windows.x],
  }
  expect(referenceProfile([withGap])).toEqual(referenceProfile([windows]))
})

test('a window alone in its bucket cannot be compared', () => {
  const [subject] = referenceProfile([
    { n: twelve(100), bucket: twelve(0).map((_, k) => k), x: twelve(0).map(() => [5]) },
  ]).subjects
  expect(subject).toMatchObject({ k: 0, nu: 1, phi: [1] })
})

test('subjects of a family share r and g, not φ, ν or n̄', () => {
  const x = twelve(0).map((_, k) => [k < 6 ? 300 : 700])
  const trending = { n: twelve(1000), bucket: twelve(0), x }
  const sparse = {
    n: twelve(0).map((_, k) => (k % 4 === 0 ? 0 : 10)),
    bucket: twelve(0),
    x: twelve(0).map(() => [0]),
  }
  const { r, g, subjects } = referenceProfile([trending, sparse])
  expect(r).toBeGreaterThan(0.5)
  expect(g).toBeCloseTo((1 + r) / (1 - r), 12)
  expect(subjects.map(each => each.g)).toEqual([g, g])
  expect(subjects.map(each => each.k)).toEqual([12, 9])
  expect(subjects.map(each => each.nBar)).toEqual([1000, 10])
  expect(subjects[0]!.phi[0]).toBeGreaterThan(100)
  expect(subjects[1]!.phi[0]).toBeGreaterThanOrEqual(1)
})

test('an empty reference is a profile of nothing', () => {
  expect(referenceProfile([{ n: [], bucket: [], x: [] }]).subjects).toEqual([
    { k: 0, nu: 1, nBar: 0, g: 1, phi: [], counts: null, pooled: {} },
  ])
})

test('windows with different numbers of shares are refused', () => {
  expect(() => referenceProfile([{ n: [1, 1], bucket: [0, 0], x: [[1], [1, 1]] }])).toThrow(RangeError)
})

test('is plain JSON', () => {
  const profile = referenceProfile([{ n: twelve(100), bucket: twelve(0), x: twelve(0).map(() => [5]) }])
  expect(JSON.parse(JSON.stringify(profile))).toEqual(profile)
})
