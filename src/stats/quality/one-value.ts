import { indexFrom, rowsIn } from '../histogram/bin-counts.ts'
import { LAST_SPECIAL, OTHER } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { logGamma } from '../special/log-gamma.ts'

/** Nobody knows rows to be more, or less, independent than this. */
const LIKENESS = { least: 1e-7, most: 0.99 }

/** The value that every row has that has one; null where there are several, or none. */
export function onlyValue({ min, max, categories, counts }: Histogram): number | string | null {
  if (min <= max) return min === max ? min : null
  const [first] = categories.keys()
  return categories.size === 1 && rowsIn(counts, OTHER) === 0 ? first! : null
}

/** Rows of each value: of each bin, or of each category, those pooled as *other* together. */
export function rowsByValue({ counts, categories }: Histogram): number[] {
  const bins = counts.rows.subarray(indexFrom(counts.codes, LAST_SPECIAL + 1))
  return [...bins, ...categories.values(), rowsIn(counts, OTHER)].filter(rows => rows > 0)
}

/**
 * The chance that all `n` rows of a window have what a share of rows has: share^n where rows are independent, and
 * that of a beta-binomial where those of a window are alike.
 *
 * P(n of n) = B(n + α, β) / B(α, β) with α + β = (1 − ρ)/ρ and ρ the likeness.
 *
 * @param alike see `likeness`
 * @example chanceOfAll(0.5, 10, 0) // 2^-10
 */
export function chanceOfAll(share: number, n: number, alike: number): number {
  if (share <= 0) return n === 0 ? 1 : 0
  if (share >= 1) return 1
  const rho = Math.min(LIKENESS.most, Math.max(LIKENESS.least, alike))
  const size = (1 - rho) / rho
  const alpha = share * size
  return Math.exp(logGamma(n + alpha) - logGamma(alpha) - (logGamma(n + size) - logGamma(size)))
}

/** The chance that all `n` rows of a window have one value, whichever; of bins it is at most this. */
export function chanceOfOneValue(rows: readonly number[], n: number, alike: number): number {
  const total = rows.reduce((sum, each) => sum + each, 0)
  return Math.min(
    1,
    rows.reduce((sum, each) => sum + chanceOfAll(each / total, n, alike), 0),
  )
}
