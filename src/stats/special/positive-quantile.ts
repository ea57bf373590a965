import { type Curve, rootBetween } from './root-between.ts'

/** A continuous variable that is never negative. Each of its tails is accurate where it is small. */
export interface PositiveDistribution {
  /** The chance of a value ≤ x. */
  cdf: (x: number) => number
  /** The chance of a value > x. */
  upperTail: (x: number) => number
}

/**
 * The value below which a positive variable falls with chance `p`, by inversion of the smaller tail.
 *
 * Sought where the curve is nearly straight, the logarithm of the tail against the logarithm of x, to 14 digits
 * of x. Tails of 1e-300 are inverted like any others.
 *
 * @param p from 0 (the value 0) to 1 (Infinity)
 * @param q 1 − p; pass it when p is so near 1 that the subtraction would lose it
 * @returns 0 also where the value is below 2.2e-308, Infinity also where it is above 1.8e308
 */
export function positiveQuantile({ cdf, upperTail }: PositiveDistribution, p: number, q = 1 - p): number {
  if (p <= 0) return 0
  if (q <= 0) return Number.POSITIVE_INFINITY
  const excess = p < q ? (x: number) => Math.log(cdf(x) / p) : (x: number) => Math.log(q / upperTail(x))
  const { low, high } = bracket(excess)
  return low === high ? low : rootBetween(excess, low, high)
}

/** The smallest double with all its digits. */
const LEAST = 2 ** -1022

/** Powers of 2 around the root of a rising curve: steps of ever more octaves away from 1, 64 at most. */
function bracket(curve: Curve): { low: number; high: number } {
  let low = 1
  let high = 1
  if (curve(1) < 0) {
    for (let octaves = 1; curve(high) < 0; octaves = Math.min(64, 2 * octaves)) {
      if (high === Number.MAX_VALUE) return { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY }
      low = high
      high = Math.min(Number.MAX_VALUE, high * 2 ** octaves)
    }
  } else {
    for (let octaves = 1; curve(low) >= 0; octaves = Math.min(64, 2 * octaves)) {
      if (low === LEAST) return { low: 0, high: 0 }
      high = low
      low = Math.max(LEAST, low / 2 ** octaves)
    }
  }
  return { low, high }
}
