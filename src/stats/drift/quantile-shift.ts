import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { type OrderedBins, orderedCodes } from '../histogram/ordered-codes.ts'
import { quantile } from '../histogram/quantile.ts'
import { betaBinomialUpperTail } from '../special/beta-binomial-upper-tail.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { quantileInterval } from './quantile-interval.ts'

/** Difference of the medians. */
export const medianShift = quantileShift(
  'median_shift',
  0.5,
  'Difference of the medians, current less reference: 0 is no change, above 0 the middle row has grown; in the subject’s unit.',
)

/** Difference of the 95 % quantiles. */
export const p95Shift = quantileShift(
  'p95_shift',
  0.95,
  'Difference of the values that 95 % of rows do not exceed, current less reference: 0 is no change, above 0 large values have grown; in the subject’s unit.',
)

/**
 * The drift statistic that is the difference of a quantile, current less reference, in the subject's unit. The value
 * on raw rows is within value ± bound, from the width of the bins the two quantiles are in.
 *
 * p is that of Mathisen's test (see `mathisenPValue`), and 1 for no difference at all. The interval combines
 * either sample's order statistics (`quantileInterval`) by squares and sums (Zou & Donner 2008). Null where the values
 * are further apart than a double can hold.
 */
function quantileShift(name: string, p: number, meaning: string): DriftStatistic {
  return {
    name,
    meaning,
    kinds: ['numeric'],
    compute(reference, current, binning, phi = 1) {
      if (binning.kind !== 'numeric') return null
      const bins = orderedCodes(binning, reference, current)
      const [n, m] = bins.totals as [number, number]
      const before = quantile(binning, reference, p)
      const after = quantile(binning, current, p)
      if (before === null || after === null) return null

      const value = after.value - before.value
      const bound = Math.max(after.high - before.low - value, value - (after.low - before.high))
      if (!Number.isFinite(bound)) return null
      const independent = (rows: number) => Math.max(1, Math.floor(rows / phi))
      const samples = {
        before: { value: before.value, ...quantileInterval(binning, reference, { p, n: independent(n) }) },
        after: { value: after.value, ...quantileInterval(binning, current, { p, n: independent(m) }) },
      }
      return {
        name,
        value,
        p_value: value === 0 ? 1 : mathisenPValue(bins, p, phi),
        ...difference(samples),
        bound: Math.max(0, bound),
        noise_floor: meanSize(binning, reference, { p, noise: phi * (1 / n + 1 / m) }),
      }
    },
  }
}

interface Bounded {
  value: number
  low: number | null
  high: number | null
}

/** Bounds of the difference of two independent estimates; null where an end they need is missing. */
function difference({ before, after }: Record<'before' | 'after', Bounded>) {
  const shift = after.value - before.value
  const down = together(gap(after.low, after.value), gap(before.value, before.high))
  const up = together(gap(after.value, after.high), gap(before.low, before.value))
  return { low: down === null ? null : finite(shift - down), high: up === null ? null : finite(shift + up) }
}

function gap(low: number | null, high: number | null): number | null {
  return low === null || high === null ? null : high - low
}

/** The root of the sum of squares. */
function together(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.hypot(one, other)
}

/** Null for what is more than a double can hold. */
function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null
}

/**
 * The mean size of the shift of a sample's `p` quantile if nothing has changed, read off the reference: one standard
 * deviation of the share below it, √(p(1−p)(1/n + 1/m)), to either side. Null where that leaves the sample.
 */
function meanSize(binning: NumericBinning, reference: Histogram, { p, noise }: { p: number; noise: number }) {
  const reach = Math.sqrt(p * (1 - p) * noise)
  if (p - reach < 0 || p + reach > 1) return null
  const low = quantile(binning, reference, p - reach)
  const high = quantile(binning, reference, p + reach)
  if (low === null || high === null) return null
  return finite((Math.sqrt(2 / Math.PI) * (high.value - low.value)) / 2)
}

/**
 * Whether as many current rows are at or below the reference's `p` quantile as should be (Mathisen 1943): given that f of
 * n reference rows are up to the bin edge nearest to it, those of m current ones are beta-binomial if nothing has
 * changed. Twice the smaller tail. Of rows that are alike the counts are those divided by φ, to whole rows.
 */
function mathisenPValue({ counts, totals }: OrderedBins, p: number, phi: number): number {
  const [first, second] = counts as [Float64Array, Float64Array]
  const [rowsBefore, rowsAfter] = totals as [number, number]
  let upToBefore = 0
  let upToAfter = 0
  for (let b = 0; b < first.length; b++) {
    if ((upToBefore + first[b]!) / rowsBefore - p > p - upToBefore / rowsBefore) break
    upToBefore += first[b]!
    upToAfter += second[b]!
  }
  const [n, m, f, s] = [rowsBefore, rowsAfter, upToBefore, upToAfter].map(rows => Math.round(rows / phi)) as [
    number,
    number,
    number,
    number,
  ]
  const more = () => betaBinomialUpperTail(s, { n: m, alpha: f, beta: n - f + 1 })
  const fewer = () => betaBinomialUpperTail(m - s, { n: m, alpha: n - f + 1, beta: f })
  const [outer, inner] = s * (n + 1) > m * f ? [more, fewer] : [fewer, more]
  const tail = outer()
  // Together they are more than 1, so below ½ it is the smaller one.
  return tail <= 0.5 ? 2 * tail : Math.min(1, 2 * Math.min(tail, inner()))
}
