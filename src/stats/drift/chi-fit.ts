import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { logGamma } from '../special/log-gamma.ts'
import { normalQuantile } from '../special/normal-quantile.ts'

/** A positive quantity taken as scale·χ_df, the root of a χ² variable: its tail is that of a normal one. */
export interface ChiFit {
  scale: number
  df: number
}

/** The fewest degrees of freedom whose tail `chiSquaredUpperTail` computes: a variance of 636 times the squared mean. */
const FEWEST = 0.001

/**
 * The one with this mean, greater than 0, and this variance, as far as a variable of 0.001 degrees of freedom varies.
 * A single normal deviate's size has 1 degree of freedom.
 */
export function chiFit(mean: number, variance: number): ChiFit {
  const target = Math.log1p(variance / mean ** 2)
  let low = Math.log(FEWEST)
  let high = 21
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (logMeanSquareRatio(Math.exp(middle)) > target) low = middle
    else high = middle
  }
  const df = Math.max(FEWEST, Math.exp((low + high) / 2))
  return { df, scale: mean / Math.sqrt(df / Math.exp(logMeanSquareRatio(df))) }
}

/** ln(E[X²]/E[X]²) of a χ variable, E[X] = √2·Γ((df+1)/2)/Γ(df/2); it falls as df grows. */
function logMeanSquareRatio(df: number): number {
  return Math.log(df / 2) + 2 * (logGamma(df / 2) - logGamma((df + 1) / 2))
}

/** The chance that it exceeds `x`. */
export function chiUpperTail(x: number, { scale, df }: ChiFit): number {
  return chiSquaredUpperTail((x / scale) ** 2, df)
}

/** What it exceeds with a chance of 5 % (Wilson & Hilferty 1931). */
export function chiPoint95({ scale, df }: ChiFit): number {
  const spread = 2 / (9 * df)
  const cubeRoot = 1 - spread + normalQuantile(0.95) * Math.sqrt(spread)
  return scale * Math.sqrt(df * Math.max(0, cubeRoot) ** 3)
}
