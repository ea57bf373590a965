import { stirlingCorrection } from './stirling-correction.ts'

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)

/**
 * The natural logarithm of the gamma function, ln Γ(x) = ln (x − 1)!.
 *
 * Stirling's series from x = 10 on, reached by Γ(x + 1) = x Γ(x). Absolute error about 1e-15 below 10,
 * relative error about 1e-16 above (Abramowitz & Stegun 6.1.15 and 6.1.41).
 *
 * @param x greater than 0; Infinity at 0
 * @example logGamma(5) // ln 24 = 3.178…
 */
export function logGamma(x: number): number {
  let shifted = x
  let product = 1
  while (shifted < 10) {
    product *= shifted
    shifted += 1
  }
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    HALF_LOG_TWO_PI +
    stirlingCorrection(shifted) -
    Math.log(product)
  )
}
