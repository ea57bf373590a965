import { rowsIn } from '../histogram/bin-counts.ts'
import { OTHER } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { validRows } from '../histogram/valid-rows.ts'
import { wilson } from '../performance/wilson.ts'
import { normalQuantile } from '../special/normal-quantile.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { hypergeometricUpperTail } from './hypergeometric.ts'

/**
 * The share of current rows in categories the reference does not have, with Wilson's interval. Rows a histogram
 * pooled as *other* are not new.
 *
 * What to expect under no drift is the share of reference rows that are alone in their category: each would be new to
 * the rest of the reference (Good 1953). Those it pooled as *other* may have any name, and count as alone. p is the
 * one-sided one of Fisher's exact test of the new rows among the current against these among the reference's, all divided
 * by φ to whole rows.
 */
export const newShare: DriftStatistic = {
  name: 'new_share',
  meaning: 'Share of current rows in categories the reference does not have: 0 (none) to 1 (all rows).',
  kinds: ['categorical'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'categorical') return null
    const n = validRows(reference)
    const m = validRows(current)
    if (n === 0 || m === 0) return null

    const fresh = rowsNewTo(reference, current)
    const alone = rowsAlone(reference)
    const interval = wilson(fresh / phi, m / phi, normalQuantile(0.95))
    return {
      name: 'new_share',
      value: fresh / m,
      p_value: chanceOfNew({ fresh, alone, n, m }, phi),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      bound: 0,
      noise_floor: alone / n,
    }
  },
}

/** New rows and rows alone in their category, of either sample's. */
interface NewRows {
  fresh: number
  alone: number
  n: number
  m: number
}

function chanceOfNew({ fresh, alone, n, m }: NewRows, phi: number): number {
  const found = Math.round(fresh / phi)
  const drawn = Math.round(m / phi)
  const draw = { rows: drawn + Math.round(n / phi), marked: found + Math.round(alone / phi), drawn }
  return hypergeometricUpperTail(found, draw)
}

function rowsNewTo(reference: Histogram, current: Histogram): number {
  let fresh = 0
  for (const [category, rows] of current.categories) {
    if ((reference.categories.get(category) ?? 0) === 0) fresh += rows
  }
  return fresh
}

function rowsAlone(reference: Histogram): number {
  let alone = rowsIn(reference.counts, OTHER)
  for (const rows of reference.categories.values()) if (rows === 1) alone++
  return alone
}
