/** A variable that takes the values 0, 1, 2, … Each of its tails is accurate where it is small. */
export interface CountDistribution {
  /** The chance of a value ≤ k. */
  cdf: (k: number) => number
  /** The chance of a value > k. */
  upperTail: (k: number) => number
}

/** The rounding error of a tail, relatively: a p that came out of the cdf at k has to lead back to k. */
const ROUNDING = 1e-13

/**
 * The smallest k whose cdf reaches `p`, asked of the smaller tail: doubling from 0, then halving.
 *
 * @param p from 0 to less than 1
 */
export function countQuantile({ cdf, upperTail }: CountDistribution, p: number): number {
  const least = p * (1 - ROUNDING)
  // Above ½ the complement is asked, and p itself is only known to the last digit of a number near 1.
  const most = (1 - p) * (1 + ROUNDING) + Number.EPSILON
  const reaches = (k: number) => (p <= 0.5 ? cdf(k) >= least : upperTail(k) <= most)
  if (reaches(0)) return 0
  let below = 0
  let high = 1
  while (!reaches(high)) {
    below = high
    high *= 2
  }
  while (high - below > 1) {
    const middle = Math.floor((below + high) / 2)
    if (reaches(middle)) high = middle
    else below = middle
  }
  return high
}
