import { logBeta } from './log-beta.ts'
import { logDeviance } from './log-deviance.ts'
import { stirlingCorrection } from './stirling-correction.ts'

/**
 * The regularized incomplete beta function I_x(a, b): the chance that a Beta(a, b) variable is ≤ x.
 *
 * Continued fraction on the side of the mean where it converges fast, in the form of DiDonato & Morris (1992,
 * ACM TOMS 708, `bfrac`), which counts from the mean and so survives x next to 1; evaluated by the modified
 * Lentz method (Press et al., Numerical Recipes §5.2). Far tails keep their relative accuracy.
 *
 * @param x from 0 to 1
 * @param a greater than 0
 * @param b greater than 0
 * @param y 1 − x; pass it when x is so near 1 that the subtraction would lose it
 * @example incompleteBeta(0.5, 8, 2) // 0.01953125
 */
export function incompleteBeta(x: number, a: number, b: number, y = 1 - x): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  const front = densityFactor({ a, b, x, y })
  if (x < (a + 1) / (a + b + 2)) return Math.min(1, front * continuedFraction({ a, b, x, y }))
  return Math.max(0, 1 - front * continuedFraction({ a: b, b: a, x: y, y: x }))
}

interface Point {
  a: number
  b: number
  x: number
  y: number
}

/** (a + b)·(mean − x), from whichever of x and y is the more exact. */
function belowMean({ a, b, x, y }: Point): number {
  return a <= b ? a - (a + b) * x : (a + b) * y - b
}

/** x^a · y^b / B(a, b). */
function densityFactor({ a, b, x, y }: Point): number {
  const logX = y < 0.5 ? Math.log1p(-y) : Math.log(x)
  const logY = x < 0.5 ? Math.log1p(-x) : Math.log(y)
  if (Math.min(a, b) < 10) return Math.exp(a * logX + b * logY - logBeta(a, b))
  // Both large: powers and B nearly cancel, so their distance from the mode is taken instead (TOMS 708, `brcomp`).
  const offset = belowMean({ a, b, x, y })
  const exponent =
    a * logDeviance(-offset / a, (x / a) * (a + b)) + b * logDeviance(offset / b, (y / b) * (a + b))
  const correction = stirlingCorrection(a) + stirlingCorrection(b) - stirlingCorrection(a + b)
  return Math.sqrt((a / (a + b)) * (b / (2 * Math.PI))) * Math.exp(-exponent - correction)
}

/** Stands in for a divisor that is 0. */
const TINY = 1e-300

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

function continuedFraction({ a, b, x, y }: Point): number {
  const start = 1 + belowMean({ a, b, x, y })
  let c = 1 / TINY
  let d = (a + 1) / (a * start)
  let fraction = d
  // The number of steps grows with √max(a, b): 100,000 is out of reach for any count of rows.
  for (let k = 1; k < 100_000; k++) {
    const weight = k * (b - k) * x
    const order = a + 2 * k - 1
    const alpha = ((a + k - 1) * (a + b + k - 1) * weight * x) / (order * order)
    const beta = k + weight / order + ((a + k) / (order + 2)) * (start + k * (1 + y))
    d = 1 / awayFromZero(alpha * d + beta)
    c = awayFromZero(beta + alpha / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return fraction
}
