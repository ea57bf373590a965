/** The chance that the edge of a quiet window lies beyond its limit. */
const CHANCE = 1e-6

/**
 * How far the largest value of a window may go: a new window's is the largest of all once in K + 1 windows, whatever
 * it is, so the largest of the reference is no limit by itself.
 *
 * The h of K windows whose edge exceeds the median do so by a mean of s. Taken as exponential, a new one exceeds it by
 * more than q with chance h/K · (1 + q/(h·s))^−h (the predictive distribution of exponential excesses), which gives q
 * for a chance of one in a million. Where edges do not move, such as that of a share, s is 0 and the largest is the limit.
 *
 * @param edges the largest value of each window, at least one; of smallest values their negatives
 * @example edgeLimit([100, 100, 100]) // 100
 */
export function edgeLimit(edges: readonly number[]): number {
  const sorted = [...edges].sort((a, b) => a - b)
  const largest = sorted.at(-1)!
  const middle = sorted[(sorted.length - 1) >> 1]! / 2 + sorted[sorted.length >> 1]! / 2
  const above = sorted.filter(edge => edge > middle)
  const h = above.length
  if (h === 0) return largest
  // Divided first: the sum may be more than a double holds.
  const mean = above.reduce((sum, edge) => sum + (edge / h - middle / h), 0)
  const excess = h * mean * ((h / (edges.length * CHANCE)) ** (1 / h) - 1)
  return Math.max(largest, Math.min(Number.MAX_VALUE, middle + excess))
}
