import { logBeta } from './log-beta.ts'

/** `n` draws whose common chance of success is itself drawn from Beta(alpha, beta). */
export interface BetaBinomial {
  n: number
  alpha: number
  beta: number
}

/**
 * The chance of `k` or more successes of a beta-binomial variable: a binomial whose rate is uncertain or
 * varies from window to window.
 *
 * Terms are summed from k away from the mean by their ratio
 * (n−i)(i+α) / ((i+1)(n−i−1+β)), so that far tails keep their relative accuracy (Johnson, Kemp & Kotz,
 * Univariate Discrete Distributions, §6.2.2).
 *
 * @param k successes; 1 at or below 0, 0 beyond n
 * @example betaBinomialUpperTail(3, { n: 4, alpha: 1, beta: 1 }) // 0.4: every count is equally likely
 */
export function betaBinomialUpperTail(k: number, { n, alpha, beta }: BetaBinomial): number {
  if (k <= 0) return 1
  if (k > n) return 0
  const ratio = (i: number) => ((n - i) * (i + alpha)) / ((i + 1) * (n - i - 1 + beta))
  const chanceOf = (i: number) =>
    Math.exp(logBeta(i + alpha, n - i + beta) - logBeta(alpha, beta) - logBeta(i + 1, n - i + 1)) / (n + 1)

  if (k <= (n * alpha) / (alpha + beta)) {
    let term = chanceOf(k - 1)
    let below = term
    // With α < 1 the terms rise again towards 0, so only then may the small ones not be dropped.
    for (let i = k - 2; i >= 0 && (alpha < 1 || term * (i + 1) > 1e-17 * below); i--) {
      term /= ratio(i)
      below += term
    }
    return Math.max(0, 1 - below)
  }
  let term = chanceOf(k)
  let sum = term
  // With β < 1 the terms rise again towards n, so only then may the small ones not be dropped.
  for (let i = k; i < n && (beta < 1 || term * (n - i) > 1e-17 * sum); i++) {
    term *= ratio(i)
    sum += term
  }
  return Math.min(1, sum)
}
