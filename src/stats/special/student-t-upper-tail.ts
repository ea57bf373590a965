import { studentTTwoSided } from './student-t-two-sided.ts'

/**
 * The chance that a Student t variable exceeds `t`.
 *
 * @param t any number; the lower tail is `studentTUpperTail(-t, nu)`
 * @param nu degrees of freedom, greater than 0, whole or not
 * @example studentTUpperTail(2.1, 30) // 0.02212…
 */
export function studentTUpperTail(t: number, nu: number): number {
  const tail = 0.5 * studentTTwoSided(t, nu)
  return t < 0 ? 1 - tail : tail
}
