import { logDeviance } from './log-deviance.ts'
import { logGamma } from './log-gamma.ts'
import { stirlingCorrection } from './stirling-correction.ts'

/**
 * The upper regularized incomplete gamma function Q(a, x): the chance that a Gamma(a, 1) variable exceeds x.
 *
 * Series below the mean, continued fraction by the modified Lentz method above it (Abramowitz & Stegun
 * 6.5.29 and 6.5.31; Press et al., Numerical Recipes §6.2). Far upper tails keep their relative accuracy; the
 * lower ones are those of `lowerIncompleteGamma`.
 *
 * @param a greater than 0
 * @param x at least 0
 * @example incompleteGamma(1, 2) // e⁻² = 0.1353…
 */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  return isBelowMean(a, x) ? Math.max(0, 1 - lowerTail(a, x)) : Math.min(1, upperTail(a, x))
}

/**
 * The lower regularized incomplete gamma function P(a, x) = 1 − Q(a, x): the chance that a Gamma(a, 1) variable
 * is ≤ x. Far lower tails keep their relative accuracy.
 *
 * @param a greater than 0
 * @param x at least 0
 * @example lowerIncompleteGamma(1, 2) // 1 − e⁻² = 0.8646…
 */
export function lowerIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0
  if (x === Number.POSITIVE_INFINITY) return 1
  return isBelowMean(a, x) ? Math.min(1, lowerTail(a, x)) : Math.max(0, 1 - upperTail(a, x))
}

function isBelowMean(a: number, x: number): boolean {
  return x < a + 1
}

function lowerTail(a: number, x: number): number {
  return (densityFactor(a, x) / a) * series(a, x)
}

function upperTail(a: number, x: number): number {
  return densityFactor(a, x) * continuedFraction(a, x)
}

/** x^a · e^−x / Γ(a). */
function densityFactor(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a))
  // Large a: the power and Γ nearly cancel, so the distance from the mode is taken instead.
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-a * logDeviance((x - a) / a, x / a) - stirlingCorrection(a))
}

function series(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= x / (a + k)
    sum += term
  }
  return sum
}

function continuedFraction(a: number, x: number): number {
  const tiny = 1e-300
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / away(b)
  let fraction = d
  // The number of steps grows with √a: 100,000 is out of reach for any histogram's bins.
  for (let k = 1; k < 100_000; k++) {
    const numerator = -k * (k - a)
    b += 2
    d = 1 / away(numerator * d + b)
    c = away(b + numerator / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return fraction
}
