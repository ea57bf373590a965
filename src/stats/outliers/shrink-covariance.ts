import type { Moments } from './covariance.ts'

/**
 * Draws a covariance towards the identity times its mean variance μ, so that it can be inverted whatever the columns
 * are: (1 − ρ)·S + ρ·μ·I, with the share ρ of the oracle approximating shrinkage (Chen, Wiesel, Eldar & Hero 2010,
 * "Shrinkage Algorithms for MMSE Covariance Estimation", as scikit-learn computes it: without its 2/p terms)
 *
 *     ρ = min(1, (a + μ²) / ((n + 1)(a − μ²/p))),   a = mean of S_ij²,   μ = tr S / p
 *
 * @returns the shrunk covariance, row by row, and ρ
 */
export function shrinkCovariance({ rows, means, covariance }: Moments): {
  covariance: Float64Array
  shrinkage: number
} {
  const p = means.length
  let trace = 0
  let squares = 0
  for (let i = 0; i < p; i++) trace += covariance[i * p + i]!
  for (const each of covariance) squares += each * each
  const mu = trace / p
  const a = squares / (p * p)
  const denominator = (rows + 1) * (a - (mu * mu) / p)
  const shrinkage = denominator > 0 ? Math.min(1, (a + mu * mu) / denominator) : 1
  const shrunk = covariance.map(each => (1 - shrinkage) * each)
  for (let i = 0; i < p; i++) shrunk[i * p + i]! += shrinkage * mu
  return { covariance: shrunk, shrinkage }
}
