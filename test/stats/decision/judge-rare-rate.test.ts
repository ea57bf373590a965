import { describe, expect, test } from 'vitest'
import { judgeShares } from '../../../src/stats/decision/judge-shares.ts'
import { relativeError } from '../special/goldens.ts'
import { shareSubject } from './subjects.ts'

const LEVEL = 0.01
const minimum = { warning: 0.01, critical: 0.05 }

function rare(x: number, n = 1000, share = 0) {
  return shareSubject({ kind: 'rate', side: 'upper', shares: [share], window: { n, x: [x] }, minimum })
}

describe('a rate with fewer than 10 expected rows', () => {
  test('is judged by the Jeffreys predictive tail when rows are independent', () => {
    // φ = 1, no case in N = 30,000: P(X ≥ 1) = 1 − Π (N − ½ + ½ + i)/(N + 1 + i) ≈ ½·n/N, to 1/N.
    const one = judgeShares(rare(1), LEVEL).pValue!
    let none = 1
    for (let i = 0; i < 1000; i++) none *= (30_000.5 + i) / (30_001 + i)
    expect(relativeError(one, 1 - none)).toBeLessThan(2e-3)
  })

  test('has a p-value of 1 without a case', () => {
    expect(judgeShares(rare(0), LEVEL).pValue).toBe(1)
  })

  test('its smallest change is where it turns real and big', () => {
    const { smallestChange } = judgeShares(rare(0), LEVEL)
    const count = Math.round(1000 * smallestChange!)
    const answer = (x: number) => {
      const { pValue, big } = judgeShares(rare(x), LEVEL)
      return pValue! <= LEVEL && big !== null
    }
    expect(answer(count)).toBe(true)
    expect(answer(count - 1)).toBe(false)
  })

  test('is exact only below 10: no jump in p where the two tests meet', () => {
    // 9.9 and 10.1 rows expected, 25 and 25.2 counted.
    const exact = judgeShares(rare(25, 990, 0.01), LEVEL)
    const angles = judgeShares(rare(25, 1010, 0.01), LEVEL)
    expect(exact.materialT).toBeNull()
    expect(angles.materialT).not.toBeNull()
    expect(Math.log10(exact.pValue! / angles.pValue!)).toBeLessThan(1)
    expect(Math.log10(exact.pValue! / angles.pValue!)).toBeGreaterThan(-1)
  })

  test('overdispersion excuses many cases, and never makes one case rarer', () => {
    const withPhi = (x: number, n: number, phi: number) => {
      const subject = rare(x, n, 0.002)
      return judgeShares({ ...subject, profile: { ...subject.profile, phi: [phi] } }, LEVEL).pValue!
    }
    expect(withPhi(20, 1000, 20)).toBeGreaterThan(withPhi(20, 1000, 1))
    expect(withPhi(1, 20, 50)).toBe(withPhi(1, 20, 1))
  })

  test('the interval of a count of 0 starts at no change and ends near 3.7/n', () => {
    // Clopper–Pearson's 97.5 % upper bound of 0 of n is 1 − .025^(1/n).
    const { low, high } = judgeShares(rare(0), LEVEL)
    expect(low).toBe(0)
    expect(high! / (1 - 0.025 ** (1 / 1000))).toBeCloseTo(1, 1)
  })
})
