import { validRows } from '../histogram/valid-rows.ts'
import type { Residuals } from './performance-metric.ts'

/** Exact sums over rows whose label y, prediction p and residual e = p − y are known; see `Residuals` for their names. */
export interface PairedSums {
  /** Rows with a residual. */
  n: number
  /** Whether the sums are of all of them: not where some were counted without, or are too large for them. */
  complete: boolean
  of(name: string): number
}

/** The sums that were counted beside residuals; null without rows. */
export function pairedSums({ histogram }: Residuals): PairedSums | null {
  const n = validRows(histogram)
  if (n === 0) return null
  const of = (name: string) => histogram.sums.get(name) ?? 0
  return { n, complete: isAll(of('rows'), n), of }
}

/** Whether rows are all of `n`: weights, too, which keep their rounding. */
export const isAll = (rows: number, n: number): boolean => Math.abs(rows - n) <= 1e-9 * n
