import { Z_95 } from '../performance/wilson.ts'
import { type Estimate, estimated, notEstimable } from './estimate.ts'
import type { Proportion } from './proportion.ts'

/**
 * One proportion by another, independent one, with an interval on the log scale (Katz, Baptista, Azen & Pike
 * 1978, Biometrics 34, 469–474) after ½ is added to each cell of the 2 × 2 table (Haldane 1956; Anscombe 1956),
 * which keeps it finite at no successes and of some width at nothing but successes:
 *
 *     ln R ± z·√( 1/(x+½) − 1/(n+1) + 1/(y+½) − 1/(m+1) ),   R = (x+½)/(n+1) · (m+1)/(y+½)
 *
 * The value is the plain ratio; where it lies outside, the interval is widened to it. Not estimable if either has
 * no rows, or the second no successes.
 *
 * @param z half-width in standard errors; times √φ for rows that are overdispersed by φ
 */
export function ratioOfProportions(first: Proportion, second: Proportion, z = Z_95): Estimate {
  if (first.n === 0 || second.n === 0) return notEstimable('0/0')
  if (second.successes === 0) return notEstimable(first.successes === 0 ? '0/0' : 'x/0')
  const value = first.successes / first.n / (second.successes / second.n)
  const one = corrected(first)
  const other = corrected(second)
  const half = z * Math.sqrt(one.logVariance + other.logVariance)
  const center = one.share / other.share
  return estimated(value, {
    low: Math.min(value, center * Math.exp(-half)),
    // A φ without measure would leave nothing finite.
    high: Math.max(value, Math.min(Number.MAX_VALUE, center * Math.exp(half))),
  })
}

function corrected({ successes, n }: Proportion): { share: number; logVariance: number } {
  return { share: (successes + 0.5) / (n + 1), logVariance: 1 / (successes + 0.5) - 1 / (n + 1) }
}
