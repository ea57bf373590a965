import { incompleteBeta } from './incomplete-beta.ts'
import { positiveQuantile } from './positive-quantile.ts'
import { requireChance, requirePositive } from './require-domain.ts'
import { shareOfOdds } from './share-of-odds.ts'
import { studentTTwoSided } from './student-t-two-sided.ts'

/** Points of the newest degrees of freedom: all subjects of a family have the same, and ask for the same few. */
const MOST_POINTS = 64
const known = { nu: Number.NaN, points: new Map<number, number>() }

/**
 * The value below which a Student t variable falls with chance `p`.
 *
 * Its size is the point that |T| exceeds with chance 2·min(p, 1 − p).
 *
 * @param p from 0 (−Infinity) to 1 (Infinity); for far upper points pass the lower one and change the sign
 * @param nu degrees of freedom, from 0.001 to 1e10, whole or not
 * @throws RangeError if p lies outside 0…1 or nu out of its range
 * @example studentTQuantile(0.975, 1) // 12.706204736174707
 */
export function studentTQuantile(p: number, nu: number): number {
  requireChance('p', p)
  requirePositive('nu', nu)
  if (known.nu !== nu || known.points.size >= MOST_POINTS) {
    known.nu = nu
    known.points.clear()
  }
  const point = known.points.get(p) ?? pointOf(p, nu)
  known.points.set(p, point)
  return point
}

function pointOf(p: number, nu: number): number {
  const size = {
    cdf: (t: number) => studentTWithin(t, nu),
    upperTail: (t: number) => studentTTwoSided(t, nu),
  }
  const point = positiveQuantile(size, Math.abs(2 * p - 1), 2 * Math.min(p, 1 - p))
  return p < 0.5 ? -point : point
}

/** The chance that a Student t variable lies no further from 0 than `t`. */
function studentTWithin(t: number, nu: number): number {
  const odds = (t / nu) * t
  return incompleteBeta(shareOfOdds(odds), 0.5, nu / 2, 1 / (1 + odds))
}
