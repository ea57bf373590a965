import { type ConfidenceInterval, wilson, Z_95 } from './wilson.ts'

/**
 * The interval of a value between 0 and 1, 95 % unless another normal `point` is given, by the normal approximation on the logit scale (delta method), so
 * that it stays inside [0, 1].
 *
 * At 0, at 1 and without variance there is nothing to approximate, but no certainty either: then the value is
 * read as a proportion of `rows`, and the interval is Wilson's.
 */
export function logitInterval(
  value: number,
  variance: number,
  rows: number,
  point = Z_95,
): ConfidenceInterval | null {
  if (variance === 0 || value <= 0 || value >= 1) return wilson(value * rows, rows, point)
  const half = (point * Math.sqrt(variance)) / (value * (1 - value))
  const logit = Math.log(value / (1 - value))
  return { low: 1 / (1 + Math.exp(half - logit)), high: 1 / (1 + Math.exp(-half - logit)) }
}
