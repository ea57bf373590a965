import { orderedCodes } from '../histogram/ordered-codes.ts'
import { isAll } from './paired-sums.ts'
import type { NumbersInBins } from './performance-metric.ts'

/** Beyond this share of the value, what bins leave open is too much to tell it. */
const MOST_UNCERTAIN = 0.01

/** Labels of one bin: their number, and the least, the middle and the largest there may be. */
interface LabelBin {
  rows: number
  lo: number
  middle: number
  hi: number
}

/**
 * What the errors of a regression that are not made of squares come to if every row is given the same answer, by the
 * name of the metric: the best one there is for these labels. That is their median for `mae`, their quantile for
 * `pinball_*`, their median weighted by 1 / |label| for `mape`, and the mean of ln(1 + label) for `rmsle`; `smape` and
 * `median_absolute_error`, whose best answer has no formula, are given the median, as by scikit-learn's
 * `DummyRegressor(strategy='median')`.
 *
 * Labels are read at the middle of their bins. A metric is left out where these may be off by more than 1 % of it, and
 * `rmsle` where a label is at or below −1. Nothing is known where there are labels of other rows than `rows`: some were
 * counted before labels were.
 */
export function trivialNumbers(labels: NumbersInBins, rows: number): Record<string, number> {
  const bins = labelBins(labels)
  const n = total(bins)
  if (n === 0 || !isAll(n, rows)) return {}
  const middle = median(bins)
  const known = {
    mae: meanOver(bins, y => Math.abs(y - middle)),
    mape: percentage(bins),
    smape: meanOver(bins, y =>
      y === middle ? 0 : (2 * Math.abs(y - middle)) / (Math.abs(y) + Math.abs(middle)),
    ),
    rmsle: squaredLogarithm(bins),
    median_absolute_error: median(bins, y => Math.abs(y - middle)),
    pinball_p10: pinballLoss(bins, 0.1),
    pinball_p50: pinballLoss(bins, 0.5),
    pinball_p90: pinballLoss(bins, 0.9),
  }
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

function labelBins({ histogram, binning }: NumbersInBins): LabelBin[] {
  const { lo, hi, counts } = orderedCodes(binning, histogram)
  const clip = (x: number) => Math.max(histogram.min, Math.min(histogram.max, x))
  return Array.from(counts[0]!, (rows, b) => {
    const [least, most] = [clip(lo[b]!), clip(hi[b]!)]
    return { rows, lo: least, middle: least / 2 + most / 2, hi: most }
  })
}

const total = (bins: readonly LabelBin[]): number => bins.reduce((sum, { rows }) => sum + rows, 0)

/** The mean of a loss over all labels; null where it may be off by too much, or is beyond a double. */
function meanOver(bins: readonly LabelBin[], loss: (label: number) => number): number | null {
  let sum = 0
  let open = 0
  for (const { rows, lo, middle, hi } of bins) {
    const [atLo, at, atHi] = [loss(lo), loss(middle), loss(hi)]
    sum += rows * at
    open += rows * Math.max(Math.abs(atLo - at), Math.abs(atHi - at))
  }
  return open <= MOST_UNCERTAIN * sum ? sum / total(bins) : null
}

function pinballLoss(bins: readonly LabelBin[], q: number): number | null {
  const answer = quantile(bins, q)
  return meanOver(bins, y => (y < answer ? (1 - q) * (answer - y) : q * (y - answer)))
}

/** Rows whose label is 0 have no such error. */
function percentage(bins: readonly LabelBin[]): number | null {
  const others = bins.filter(({ lo, hi }) => lo !== 0 || hi !== 0)
  if (others.length === 0) return null
  const weighted = others.map(bin => ({ ...bin, rows: bin.rows / Math.abs(bin.middle) }))
  const answer = quantile(weighted, 0.5)
  return meanOver(others, y => Math.abs((answer - y) / y))
}

function squaredLogarithm(bins: readonly LabelBin[]): number | null {
  if (bins.some(({ lo }) => lo <= -1)) return null
  const mean = bins.reduce((sum, { rows, middle }) => sum + rows * Math.log1p(middle), 0) / total(bins)
  const square = meanOver(bins, y => (Math.log1p(y) - mean) ** 2)
  return square === null ? null : Math.sqrt(square)
}

/** The first label up to which there is a share `q` of rows. */
function quantile(bins: readonly LabelBin[], q: number): number {
  // Weights keep their rounding.
  const least = q * total(bins) * (1 - 1e-12)
  let below = 0
  for (const { rows, middle } of bins) {
    below += rows
    if (below >= least) return middle
  }
  return bins.at(-1)!.middle
}

/** The median of labels, or of what becomes of them: the mean of the middle two for an even number of rows. */
function median(bins: readonly LabelBin[], of: (label: number) => number = label => label): number {
  const ascending = bins
    .map(({ rows, middle }) => ({ rows, lo: 0, middle: of(middle), hi: 0 }))
    .sort((a, b) => a.middle - b.middle)
  const half = quantile(ascending, 0.5)
  const descending = ascending.toReversed()
  return half / 2 + quantile(descending, 0.5) / 2
}
