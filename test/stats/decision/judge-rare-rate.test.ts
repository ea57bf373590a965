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
