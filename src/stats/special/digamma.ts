import { requirePositive } from './require-domain.ts'

/** From here on the asymptotic series is exact to double precision. */
const FAR = 10

/**
 * ψ(x), the slope of ln Γ: what the logarithm of a gamma variable is on average. That of a mean of squares with ν
 * degrees of freedom is ψ(ν/2) − ln(ν/2) below that of its variance.
 *
 * Source: Abramowitz & Stegun 6.3.18 from 10 on, 6.3.5 up to there.
 *
 * @param x from 0.001 to 1e10
 * @throws RangeError if x is out of its range
 * @example digamma(1) // −0.5772156649015329, Euler's constant
 */
export function digamma(x: number): number {
  requirePositive('x', x)
  let at = x
  let steps = 0
  for (; at < FAR; at++) steps += 1 / at
  const w = 1 / (at * at)
  const series =
    w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - (w * 691) / 32760)))))
  return Math.log(at) - 1 / (2 * at) - series - steps
}
