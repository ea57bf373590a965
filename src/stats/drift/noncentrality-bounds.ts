import { normalQuantile } from '../special/normal-quantile.ts'

/**
 * The non-centralities λ between which a χ² statistic leaves its own: below `low` a value this large, above
 * `high` one this small, would come in less than 5 % of cases. λ is the statistic without its noise, so this
 * turns a test into an interval for the size of what it tests.
 */
export function noncentralityBounds(statistic: number, df: number): { low: number; high: number } {
  if (df < 1) return { low: 0, high: 0 }
  const point = normalQuantile(0.95)
  return { low: noncentralityAt(point, statistic, df), high: noncentralityAt(-point, statistic, df) }
}

/** The λ at which the statistic has the given normal score; 0 if it scores no higher even at λ = 0. */
function noncentralityAt(score: number, statistic: number, df: number): number {
  if (normalScore(statistic, df, 0) <= score) return 0
  let low = 0
  let high = 1 + statistic
  while (normalScore(statistic, df, high) > score) high *= 2
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (normalScore(statistic, df, middle) > score) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Where a non-central χ² value stands, as a standard normal deviate (Sankaran 1963, the third formula). */
function normalScore(x: number, df: number, lambda: number): number {
  const mean = df + lambda
  const half = df + 2 * lambda
  const h = 1 - (2 / 3) * ((mean * (df + 3 * lambda)) / half ** 2)
  const p = half / mean ** 2
  const m = (h - 1) * (1 - 3 * h)
  const center = 1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p)
  const deviation = h * Math.sqrt(2 * p) * (1 + 0.5 * m * p)
  return ((x / mean) ** h - center) / deviation
}
