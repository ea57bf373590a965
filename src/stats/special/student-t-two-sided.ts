import { incompleteBeta } from './incomplete-beta.ts'
import { requireNumber, requirePositive } from './require-domain.ts'
import { shareOfOdds } from './share-of-odds.ts'

/** Beyond it t² nears the end of the doubles, and the tail has long been a power of t to the last digit. */
const FAR = 1e100

/**
 * The chance that a Student t variable lies further from 0 than `t`, in either direction.
 *
 * P(|T| > t) = I_{ν/(ν+t²)}(ν/2, ½) (Abramowitz & Stegun 26.7.1 and 26.5.27).
 *
 * @param t any number; only its size counts
 * @param nu degrees of freedom, from 0.001 to 1e10, whole or not
 * @throws RangeError if t is NaN or nu out of its range
 * @example studentTTwoSided(12.706204736174705, 1) // 0.05
 */
export function studentTTwoSided(t: number, nu: number): number {
  requireNumber('t', t)
  requirePositive('nu', nu)
  const size = Math.abs(t)
  if (size > FAR) return studentTTwoSided(FAR, nu) * (FAR / size) ** nu
  const odds = (size / nu) * size
  return incompleteBeta(1 / (1 + odds), nu / 2, 0.5, shareOfOdds(odds))
}
