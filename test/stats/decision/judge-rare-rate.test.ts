import { describe, expect, it } from 'vitest'
import { judgeShares } from '../../../src/stats/decision/judge-shares.ts'
import { referenceProfile } from '../../../src/stats/decision/reference-profile.ts'

/** The smallest change a window of `n` rows could have shown of a rate that the reference never saw. */
function smallestChange(n: number): number | null {
  const reference = {
    n: new Array(30).fill(1_000),
    bucket: new Array(30).fill(0),
    x: new Array(30).fill([0]),
  }
  const profile = referenceProfile([reference]).subjects[0]!
  const window = { n, bucket: 0, x: [0] }
  const minimum = { warning: 0.5, critical: 0.9 }
  return judgeShares({ kind: 'rate', side: 'upper', profile, window, minimum }, 0.01).smallestChange
}

describe('the smallest change of a rare rate', () => {
  it('is none where not even every row would have been enough', () => {
    // Four of four are likelier than 5 % at a share of one half: (1/2)⁴ = 6 %.
    expect(smallestChange(4)).toBeNull()
  })

  it('is every row where just that would have been enough', () => {
    expect(smallestChange(5)).toBe(1)
  })
})

describe('cases that come in clusters', () => {
  /** 30 windows of 200 rows with these cases, over and over, and a window with so many. */
  function judge(cases: number[], x: number, before: number[] = []) {
    const windows = Array.from({ length: 30 }, (_, k) => k)
    const reference = {
      n: windows.map(() => 200),
      bucket: windows.map(() => 0),
      x: windows.map(k => [cases[k % cases.length]!]),
    }
    const window = (count: number) => ({ n: 200, bucket: 0, x: [count] })
    return judgeShares(
      {
        ...{ kind: 'rate', side: 'upper', minimum: { warning: 0.01, critical: 0.05 }, minimumRatio: 2 },
        profile: referenceProfile([reference]).subjects[0]!,
        window: window(x),
        before: before.map(window),
      },
      0.01,
    )
  }
  const clustered = [0, 0, 0, 0, 0, 0, 0, 0, 12, 0]

  it('are no rarer together than the reference shows them to be', () => {
    // 36 of 6,000 either way.
    expect(judge([1, 1, 1, 2, 1], 9).pValue).toBeLessThan(0.001)
    expect(judge(clustered, 14).pValue).toBeGreaterThan(0.01)
  })

  it('are told once there are more than any cluster explains', () => {
    expect(judge(clustered, 120)).toMatchObject({ big: 'critical' })
    expect(judge(clustered, 120).pValue).toBeLessThan(0.005)
  })

  it('are over with the first window that has no more of them than usual', () => {
    expect(judge(clustered, 1, [1, 90, 80, 90]).big).toBeNull()
    expect(judge(clustered, 60, [60, 90, 80, 90]).big).not.toBeNull()
  })

  it('are judged by the spread of their counts, which is told', () => {
    const { phi, nu } = judge(clustered, 3)
    expect(phi).toBeGreaterThan(5)
    expect(nu).toBe(29)
  })
})
