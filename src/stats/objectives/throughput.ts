import { chiSquaredQuantile } from '../special/chi-squared-quantile.ts'

export interface Throughput {
  /** Rows a second, and its 95 % interval. */
  value: number
  low: number
  high: number
  n: number
}

/**
 * Rows a second over a time in which n came, with the exact interval of a Poisson mean: χ²₂ₙ's .025 point and χ²₂ₙ₊₂'s .975
 * point, halved (Garwood 1936, Biometrika 28). It is about rows that come independently of each other; those that come in
 * bursts vary more.
 *
 * @param seconds more than 0
 * @example 600 rows in ten minutes: 1 a second, .922 to 1.083
 */
export function throughput(n: number, seconds: number): Throughput {
  return {
    value: n / seconds,
    low: n === 0 ? 0 : chiSquaredQuantile(0.025, 2 * n) / 2 / seconds,
    high: chiSquaredQuantile(0.975, 2 * n + 2) / 2 / seconds,
    n,
  }
}
