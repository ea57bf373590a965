import type { CategoryPair } from './category-pair.ts'

/**
 * The pooled share h of each category, and the standard deviation √(h(1−h)(1/n + 1/m)) of the difference of its two
 * shares if nothing has changed.
 */
export function shareNoise({ first, second, n, m }: CategoryPair): {
  shares: number[]
  deviations: number[]
} {
  const shares = first.map((rows, c) => (rows + second[c]!) / (n + m))
  return { shares, deviations: shares.map(share => Math.sqrt(share * (1 - share) * (1 / n + 1 / m))) }
}
