import { type OrderedBins, orderedCodes } from '../histogram/ordered-codes.ts'
import { deLong } from '../performance/de-long.ts'
import { logitInterval } from '../performance/logit-interval.ts'
import { normalCdf } from '../special/normal-cdf.ts'
import { normalQuantile } from '../special/normal-quantile.ts'
import type { DriftStatistic } from './drift-statistic.ts'

/** Below this many rows of either sample no interval is given. */
const LEAST_ROWS = 30

/**
 * The chance that a current row exceeds one of the reference, ties counting half: U/(nm) of Mann & Whitney (1947).
 * Two rows in one bin count as tied; where the bin mixes values the truth is anything from 0 to 1, so the bound is
 * half of the share of pairs that are in such a bin.
 *
 * p is the normal approximation with mid-ranks, corrected for ties and for continuity (Lehmann 1975). The interval is
 * that of an area under a curve: DeLong's (1988) on the logit scale.
 */
export const mannWhitney: DriftStatistic = {
  name: 'mann_whitney',
  meaning:
    'Chance that a current row exceeds a reference row: 0.5 is no shift, 1 all current rows are above all of the reference, 0 all below; no unit.',
  kinds: ['numeric'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'numeric') return null
    const bins = orderedCodes(binning, reference, current)
    const [n, m] = bins.totals as [number, number]
    if (n === 0 || m === 0) return null

    const { value, variance, bound } = deLong({ ...bins, counts: bins.counts.toReversed(), totals: [m, n] })
    // Of the value, if nothing has changed.
    const deviation = Math.sqrt((phi * (n + m + 1) * (1 - tiedShare(bins))) / (12 * n * m))
    const beyond = Math.max(0, Math.abs(value - 0.5) - 0.5 / (n * m))
    return {
      name: 'mann_whitney',
      value,
      p_value: deviation === 0 ? 1 : 2 * normalCdf(-beyond / deviation),
      ...intervalOf(value, phi * variance, Math.min(n, m) / phi),
      bound,
      noise_floor: Math.min(1, 0.5 + Math.sqrt(2 / Math.PI) * deviation),
    }
  },
}

/** Two-sided 90 %, as every interval of drift. `rows` is the number of independent rows of the smaller sample. */
function intervalOf(value: number, variance: number, rows: number) {
  const interval = rows < LEAST_ROWS ? null : logitInterval(value, variance, rows, normalQuantile(0.95))
  return { low: interval?.low ?? null, high: interval?.high ?? null }
}

/** Σ (t³ − t)/(N³ − N) over the bins' t rows of N: 0 without ties, 1 where all rows are tied. */
function tiedShare({ counts, totals }: OrderedBins): number {
  const [first, second] = counts as [Float64Array, Float64Array]
  const all = totals[0]! + totals[1]!
  let ties = 0
  for (let b = 0; b < first.length; b++) {
    const tied = first[b]! + second[b]!
    ties += (tied / all) * ((tied - 1) / (all - 1)) * ((tied + 1) / (all + 1))
  }
  return Math.min(1, ties)
}
