import { studentTUpperTail } from './student-t-upper-tail.ts'

/**
 * The chance that a Student t variable is ≤ `t`. Far lower tails keep their relative accuracy.
 *
 * @param t any number
 * @param nu degrees of freedom, from 0.001 to 1e10, whole or not
 * @throws RangeError if t is NaN or nu out of its range
 * @example studentTCdf(-2.1, 30) // 0.02212…
 */
export function studentTCdf(t: number, nu: number): number {
  return studentTUpperTail(-t, nu)
}
