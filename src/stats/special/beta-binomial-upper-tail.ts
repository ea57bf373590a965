import { logBeta } from './log-beta.ts'
import { smoothTail } from './smooth-tail.ts'

/** `n` draws whose common chance of success is itself drawn from Beta(alpha, beta). */
export interface BetaBinomial {
  n: number
  alpha: number
  beta: number
}

/** Where neighbouring terms differ by more than this share, few of them make up the tail: they are added up. */
const STEEP = 0.02

/** Up to here the terms below k are fewer than those a tail of thousands of rows takes. */
const FEW_TERMS = 64

/**
 * The chance of `k` or more successes of a beta-binomial variable: a binomial whose rate is uncertain or
 * varies from window to window.
 *
 * Terms are summed from k away from the mean, or those below a small k from 0 on, by their ratio
 * (n−i)(i+α) / ((i+1)(n−i−1+β)), so that far tails keep their relative accuracy (Johnson, Kemp & Kotz,
 * Univariate Discrete Distributions, §6.2.2); where there are thousands of nearly equal ones, by `smoothTail`.
 *
 * @param k successes; 1 at or below 0, 0 beyond n
 * @example betaBinomialUpperTail(3, { n: 4, alpha: 1, beta: 1 }) // 0.4: every count is equally likely
 */
export function betaBinomialUpperTail(k: number, { n, alpha, beta }: BetaBinomial): number {
  if (k <= 0) return 1
  if (k > n) return 0
  if (k <= FEW_TERMS) {
    // The few terms below k say as much, as long as what is left of 1 keeps its digits.
    const below = firstTerms(k, { n, alpha, beta })
    if (below < 0.99) return 1 - below
  }
  return k <= (n * alpha) / (alpha + beta)
    ? Math.max(0, 1 - lowerTail(k - 1, { n, alpha, beta }))
    : Math.min(1, lowerTail(n - k, { n, alpha: beta, beta: alpha }))
}

/** The chance of fewer than `k`. */
function firstTerms(k: number, drawn: BetaBinomial): number {
  const { n, alpha, beta } = drawn
  let term = chanceAt(0, drawn, logBeta(alpha, beta))
  let sum = term
  for (let i = 0; i < k - 1; i++) {
    term *= ((n - i) * (i + alpha)) / ((i + 1) * (n - i - 1 + beta))
    sum += term
  }
  return sum
}

/** The chance of `k` or fewer, k below the mean. */
function lowerTail(k: number, drawn: BetaBinomial): number {
  const { n, alpha, beta } = drawn
  const logWhole = logBeta(alpha, beta)
  const share = alpha / (alpha + beta)
  const deviation = Math.sqrt(n * share * (1 - share) * (1 + (n - 1) / (alpha + beta + 1)))
  const fall = 1 - stepDown(k, drawn)
  if (k > 100 && deviation > 100 && Math.min(alpha, beta) > 10 && fall < STEEP) {
    const chanceOf = (i: number) => chanceAt(i, drawn, logWhole)
    return smoothTail({ chanceOf, from: k, scale: 1 / Math.max(fall / 5, 0.6 / deviation) })
  }

  let term = chanceAt(k, drawn, logWhole)
  let sum = term
  // With α < 1 the terms rise again towards 0, so only then may the small ones not be dropped.
  for (let i = k; i > 0 && (alpha < 1 || term * i > 1e-17 * sum); i--) {
    term *= stepDown(i, drawn)
    sum += term
  }
  return sum
}

function chanceAt(i: number, { n, alpha, beta }: BetaBinomial, logWhole: number): number {
  return Math.exp(logBeta(i + alpha, n - i + beta) - logWhole - logBeta(i + 1, n - i + 1)) / (n + 1)
}

/** What the chance of one success fewer than `i` is of that of `i`. */
function stepDown(i: number, { n, alpha, beta }: BetaBinomial): number {
  return (i * (n - i + beta)) / ((n - i + 1) * (i - 1 + alpha))
}
