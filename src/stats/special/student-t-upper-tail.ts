import { studentTTwoSided } from './student-t-two-sided.ts'

/**
 * The chance that a Student t variable exceeds `t`.
 *
 * @param t any number; the lower tail is `studentTCdf(t, nu)`
 * @param nu degrees of freedom, from 0.001 to 1e10, whole or not
 * @throws RangeError if t is NaN or nu out of its range
 * @example studentTUpperTail(2.1, 30) // 0.02212…
 */
export function studentTUpperTail(t: number, nu: number): number {
  const tail = 0.5 * studentTTwoSided(t, nu)
  return t < 0 ? 1 - tail : tail
}
