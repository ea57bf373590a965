import { incompleteBeta } from './incomplete-beta.ts'

/**
 * The chance that a Student t variable lies further from 0 than `t`, in either direction.
 *
 * P(|T| > t) = I_{ν/(ν+t²)}(ν/2, ½) (Abramowitz & Stegun 26.7.1 and 26.5.27).
 *
 * @param t any number; only its size counts
 * @param nu degrees of freedom, greater than 0, whole or not
 * @example studentTTwoSided(12.706204736174705, 1) // 0.05
 */
export function studentTTwoSided(t: number, nu: number): number {
  const ratio = (t / nu) * t
  if (ratio === Number.POSITIVE_INFINITY) return 0
  return incompleteBeta(1 / (1 + ratio), nu / 2, 0.5, ratio / (1 + ratio))
}
