/** 97.5 % point of the standard normal distribution: two-sided 95 %. */
export const Z_95 = 1.959963984540054

export interface ConfidenceInterval {
  low: number
  high: number
}

/**
 * Wilson's score interval for a proportion (Wilson 1927), 95 % unless `z` says otherwise. It stays inside
 * [0, 1] and is sound at 0 and n successes, where the textbook interval shrinks to a point. Null if n is 0.
 * Successes need not be whole: an expected count will do.
 */
export function wilson(successes: number, n: number, z = Z_95): ConfidenceInterval | null {
  if (!(n > 0)) return null
  const p = successes / n
  const center = p + z ** 2 / (2 * n)
  const half = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))
  const shrink = 1 + z ** 2 / n
  return {
    // Rounding would leave 1e-17 where the formula gives 0.
    low: successes === 0 ? 0 : Math.max(0, (center - half) / shrink),
    high: successes === n ? 1 : Math.min(1, (center + half) / shrink),
  }
}
