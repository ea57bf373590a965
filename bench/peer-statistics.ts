import { chiSquaredUpperTail } from '../src/stats/special/chi-squared-upper-tail.ts'
import { kolmogorovUpperTail } from '../src/stats/special/kolmogorov-upper-tail.ts'
import { decileCells } from './false-alarm-rules.ts'
import type { Cells } from './quiet-cells.ts'

/** What other tools measure of one subject's window; null where values have no order, or it is not the kind. */
export interface PeerStatistics {
  /** p-value of Kolmogorov and Smirnov's test, of χ² where values have no order. */
  p: number
  psi: number
  /** Jensen–Shannon distance, over the same cells as PSI. */
  js: number
  /** In standard deviations of the reference's rows. */
  wasserstein: number | null
  /** The largest difference of the share of any category. */
  lInfinity: number | null
  /** The mean, or the rate, less the reference windows' and in their standard deviations. */
  mean: number | null
  /** JS above that of the reference's own windows, in their standard deviations. */
  jsOfWindows: number
}

/** One subject of a reference, pooled: what other tools measure of a later window of it. */
export function openPeer(
  cells: Cells,
  reference: readonly { n: number; counts: Float64Array }[],
): (counts: Float64Array, n: number) => PeerStatistics {
  const numeric = cells.kind === 'numeric'
  const pooled = new Float64Array(cells.shares.length)
  for (const { counts } of reference) for (let c = 0; c < pooled.length; c++) pooled[c]! += counts[c]!
  const m = reference.reduce((total, { n }) => total + n, 0)
  // Over deciles, or over categories.
  const ends = numeric ? [...decileCells(cells.shares), cells.shares.length - 1] : [...cells.shares.keys()]
  const before = sharesUpTo(ends, pooled, m)
  const values = cells.kind === 'rate' ? [1, 0] : cells.values
  const deviation = Math.sqrt(varianceOf(values, pooled, m))
  const ofMeans =
    values.length > 0 ? spreadOf(reference.map(each => meanOf(values, each.counts, each.n))) : null
  const ofJs = spreadOf(reference.map(each => js(before, sharesUpTo(ends, each.counts, each.n))))
  return (counts, n) => {
    const after = sharesUpTo(ends, counts, n)
    const distant = js(before, after)
    return {
      p: (numeric ? ksChance : chiSquaredChance)(pooled, counts, { m, n }),
      psi: psi(before, after),
      js: distant,
      wasserstein: numeric ? distance(cells, pooled, counts, { m, n }) / deviation : null,
      lInfinity: numeric ? null : Math.max(...after.map((share, i) => Math.abs(share - before[i]!))),
      mean: ofMeans && Math.abs(meanOf(values, counts, n) - ofMeans.mean) / ofMeans.deviation,
      jsOfWindows: (distant - ofJs.mean) / ofJs.deviation,
    }
  }
}

interface Sizes {
  m: number
  n: number
}

function ksChance(reference: Float64Array, counts: Float64Array, { m, n }: Sizes): number {
  let largest = 0
  let difference = 0
  for (let c = 0; c < counts.length; c++) {
    difference += counts[c]! / n - reference[c]! / m
    largest = Math.max(largest, Math.abs(difference))
  }
  return kolmogorovUpperTail(largest * Math.sqrt((n * m) / (n + m)))
}

function chiSquaredChance(reference: Float64Array, counts: Float64Array, { m, n }: Sizes): number {
  let statistic = 0
  let seen = 0
  for (let c = 0; c < counts.length; c++) {
    const both = counts[c]! + reference[c]!
    if (both === 0) continue
    seen += 1
    statistic += (counts[c]! * Math.sqrt(m / n) - reference[c]! * Math.sqrt(n / m)) ** 2 / both
  }
  return seen < 2 ? 1 : chiSquaredUpperTail(statistic, seen - 1)
}

/** Shares of the rows in the cells up to each end, from the end before. */
function sharesUpTo(ends: readonly number[], counts: Float64Array, n: number): number[] {
  let cell = 0
  return ends.map(end => {
    let share = 0
    for (; cell <= end; cell++) share += counts[cell]! / n
    return share
  })
}

function psi(before: readonly number[], after: readonly number[]): number {
  let total = 0
  for (const [i, share] of before.entries()) {
    const [p, q] = [Math.max(1e-4, share), Math.max(1e-4, after[i]!)]
    total += (q - p) * Math.log(q / p)
  }
  return total
}

function js(before: readonly number[], after: readonly number[]): number {
  let divergence = 0
  for (const [i, p] of before.entries()) {
    const q = after[i]!
    const middle = (p + q) / 2
    if (p > 0) divergence += (p * Math.log(p / middle)) / 2
    if (q > 0) divergence += (q * Math.log(q / middle)) / 2
  }
  return Math.sqrt(Math.max(0, divergence))
}

function distance({ values }: Cells, reference: Float64Array, counts: Float64Array, { m, n }: Sizes): number {
  let total = 0
  let difference = 0
  for (let c = 0; c < counts.length - 1; c++) {
    difference += counts[c]! / n - reference[c]! / m
    total += Math.abs(difference) * (values[c + 1]! - values[c]!)
  }
  return total
}

const meanOf = (values: readonly number[], counts: Float64Array, n: number): number =>
  counts.reduce((total, count, c) => total + count * values[c]!, 0) / n

function varianceOf(values: readonly number[], counts: Float64Array, n: number): number {
  if (values.length === 0) return 0
  const mean = meanOf(values, counts, n)
  return counts.reduce((total, count, c) => total + count * (values[c]! - mean) ** 2, 0) / n
}

/** Mean and standard deviation of numbers of the reference's windows. */
export function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((total, each) => total + each, 0) / values.length
  const squares = values.reduce((total, each) => total + (each - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}
