import { type ConfidenceInterval, Z_95 } from './wilson.ts'

/**
 * The 95 % interval of a mean of values that are never negative, by the normal approximation on the log scale
 * (delta method), from their sums: it stays positive. `sumSquares` is the sum of the values' squares. Null for
 * fewer than two rows or sums beyond what a double can hold.
 */
export function logInterval(sum: number, sumSquares: number, n: number): ConfidenceInterval | null {
  if (n < 2 || !Number.isFinite(sum) || !Number.isFinite(sumSquares)) return null
  if (sum === 0) return { low: 0, high: 0 }
  const mean = sum / n
  const variance = Math.max(0, sumSquares - n * mean ** 2) / (n - 1)
  const half = (Z_95 * Math.sqrt(variance / n)) / mean
  const interval = { low: mean * Math.exp(-half), high: mean * Math.exp(half) }
  return Number.isFinite(interval.high) ? interval : null
}
