import { requirePositive } from './require-domain.ts'

/** From here on the asymptotic series is exact to double precision. */
const FAR = 16

/**
 * ψ′(x), the slope of ψ: the variance of the logarithm of a gamma variable, and that of a mean of squares with ν degrees of
 * freedom at x = ν/2.
 *
 * Source: Abramowitz & Stegun 6.4.12 from 16 on, 6.4.6 up to there.
 *
 * @param x from 0.001 to 1e10
 * @throws RangeError if x is out of its range
 * @example trigamma(1) // π²/6 = 1.6449340668482264
 */
export function trigamma(x: number): number {
  requirePositive('x', x)
  let at = x
  let steps = 0
  for (; at < FAR; at++) steps += 1 / (at * at)
  const w = 1 / (at * at)
  const series = w * (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - w * (5 / 66 - (w * 691) / 2730)))))
  return 1 / at + w / 2 + series / at + steps
}
