import { type OrderedBins, orderedCodes } from '../histogram/ordered-codes.ts'
import { wilson } from '../performance/wilson.ts'
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
  compute(reference, current, binning) {
    if (binning.kind !== 'numeric') return null
    const bins = orderedCodes(binning, reference, current)
    const [n, m] = bins.totals as [number, number]
    if (n === 0 || m === 0) return null

    const { value, variance, bound, ties } = compareRanks(bins)
    // Of the value, if nothing has changed; ties is Σ (t³ − t)/(N³ − N) over groups of t tied rows.
    const deviation = Math.sqrt(((n + m + 1) * (1 - ties)) / (12 * n * m))
    const beyond = Math.max(0, Math.abs(value - 0.5) - 0.5 / (n * m))
    return {
      name: 'mann_whitney',
      value,
      p_value: deviation === 0 ? 1 : 2 * normalCdf(-beyond / deviation),
      ...logitInterval(value, variance, Math.min(n, m)),
      bound,
      noise_floor: Math.min(1, 0.5 + Math.sqrt(2 / Math.PI) * deviation),
    }
  },
}

interface Ranks {
  value: number
  /** DeLong's, of the value. */
  variance: number
  bound: number
  ties: number
}

function compareRanks({ lo, hi, counts, totals }: OrderedBins): Ranks {
  const [first, second] = counts as [Float64Array, Float64Array]
  const [n, m] = totals as [number, number]
  const all = n + m
  let belowFirst = 0
  let belowSecond = 0
  let wins = 0
  let squaresFirst = 0
  let squaresSecond = 0
  let mixed = 0
  let ties = 0
  for (let b = 0; b < first.length; b++) {
    const f = first[b]!
    const s = second[b]!
    // Placements (the share of the other sample that a row is above, or below), less what they are if nothing changed.
    const above = (belowFirst + f / 2) / n - 0.5
    const under = 0.5 - (belowSecond + s / 2) / m
    wins += s * above
    squaresSecond += s * above * above
    squaresFirst += f * under * under
    if (lo[b] !== hi[b]) mixed += (f / n) * (s / m)
    const tied = f + s
    ties += (tied / all) * ((tied - 1) / (all - 1)) * ((tied + 1) / (all + 1))
    belowFirst += f
    belowSecond += s
  }
  const excess = wins / m
  const spread = (squares: number, rows: number) =>
    rows < 2 ? 0 : Math.max(0, squares - rows * excess ** 2) / (rows - 1) / rows
  return {
    value: Math.max(0, Math.min(1, 0.5 + excess)),
    variance: spread(squaresFirst, n) + spread(squaresSecond, m),
    bound: mixed / 2,
    ties: Math.min(1, ties),
  }
}

/** `rows` is the number of rows of the smaller sample. */
function logitInterval(
  value: number,
  variance: number,
  rows: number,
): { low: number | null; high: number | null } {
  if (rows < LEAST_ROWS) return { low: null, high: null }
  const point = normalQuantile(0.95)
  // Samples that are apart have no variance, which is no certainty: then it is read as a proportion of `rows`.
  if (variance === 0 || value === 0 || value === 1) {
    const interval = wilson(value * rows, rows, point)
    return { low: interval?.low ?? null, high: interval?.high ?? null }
  }
  const half = (point * Math.sqrt(variance)) / (value * (1 - value))
  const logit = Math.log(value / (1 - value))
  return { low: 1 / (1 + Math.exp(half - logit)), high: 1 / (1 + Math.exp(-half - logit)) }
}
