import { describe, expect, test } from 'vitest'
import { compareShare } from '../../../src/stats/decision/compare-share.ts'
import type { SubjectProfile } from '../../../src/stats/decision/reference-profile.ts'
import { shareAngle } from '../../../src/stats/decision/share-angle.ts'

const profile: SubjectProfile = {
  ...{ k: 30, nu: 20, nBar: 900, g: 3, phi: [5], counts: null },
  pooled: { 0: { windows: 20, n: 18_000, x: [5_400] }, 1: { windows: 10, n: 9_000, x: [3_600] } },
}

describe('a run of windows', () => {
  const run = [
    { n: 400, bucket: 0, x: [140] },
    { n: 2_000, bucket: 1, x: [900] },
    { n: 900, bucket: 0, x: [300] },
  ]

  test('has the mean difference, Σ v_cur/m² with what windows add times min(g, m), and Σ (m_b/m)²·v_ref of its buckets', () => {
    const yReference = (bucket: 0 | 1) => shareAngle(profile.pooled[bucket]!.x[0]!, profile.pooled[bucket]!.n)
    const d = run.reduce(
      (sum, { n, x, bucket }) => sum + shareAngle(x[0]!, n) - yReference(bucket as 0 | 1),
      0,
    )
    // φ − 1 = 4 and g = 3: 1/(4n) + 4·3/(4·min(n, 900)), and (1 + 4·3)/(4N).
    const ofWindows = [400, 2_000, 900].reduce((sum, n) => sum + 1 / (4 * n) + 3 / Math.min(n, 900), 0)
    const v = ofWindows / 9 + (2 / 3) ** 2 * (13 / 72_000) + (1 / 3) ** 2 * (13 / 36_000)
    const found = compareShare(profile, run, 0)!
    expect(found.d).toBeCloseTo(d / 3, 14)
    expect(found.v).toBeCloseTo(v, 14)
    expect(found.t).toBeCloseTo(d / 3 / Math.sqrt(v), 12)
    expect(found.reference).toBeCloseTo((0.3 + 0.4 + 0.3) / 3, 14)
    expect(found.current).toBeCloseTo((0.35 + 0.45 + 1 / 3) / 3, 14)
    expect(found.n).toBe(3_300)
  })

  test('of one bucket has that reference’s error whole, however many they are', () => {
    const alike = [1, 2, 4].map(() => ({ n: 900, bucket: 0, x: [270] }))
    const [one, four] = [alike.slice(0, 1), [...alike, alike[0]!]].map(
      each => compareShare(profile, each, 0)!,
    )
    expect(one!.v - 1 / (4 * one!.nEffective)).toBeCloseTo(13 / 72_000, 14)
    expect(four!.v - 1 / (4 * four!.nEffective)).toBeCloseTo(13 / 72_000, 14)
  })

  test('of neighbours alike tells no more of what they add than its windows divided by g, but all of their rows', () => {
    const at = (g: number, phi: number[]) => compareShare({ ...profile, g, phi }, run, 0)!.nEffective
    const added = (g: number) => 1 / at(g, [5]) - 1 / at(g, [1])
    expect(added(2) / added(1)).toBeCloseTo(2, 12)
    expect(at(9, [5])).toBe(at(3, [5]))
    expect(at(9, [1])).toBe(at(1, [1]))
  })

  test('counts what is rare together: seven windows without a case are none', () => {
    const pooled = { 0: { windows: 30, n: 900, x: [1] } }
    const seven = Array.from({ length: 7 }, () => ({ n: 30, bucket: 0, x: [0] }))
    const found = compareShare({ ...profile, phi: [1], g: 1, pooled }, seven, 0)!
    expect(found.d).toBeCloseTo(shareAngle(0, 210) - shareAngle(1, 900), 14)
    // The mean of seven angles would be three standard errors above a reference of almost nothing.
    expect(Math.abs(found.t)).toBeLessThan(1)
  })

  test('needs rows and a reference in every window', () => {
    expect(compareShare(profile, [], 0)).toBeNull()
    expect(compareShare(profile, [...run, { n: 0, bucket: 0, x: [0] }], 0)).toBeNull()
    expect(compareShare(profile, [...run, { n: 9, bucket: 7, x: [1] }], 0)).toBeNull()
  })
})
