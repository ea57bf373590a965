import type { CategoricalBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { validRows } from '../histogram/valid-rows.ts'
import { logGamma } from '../special/log-gamma.ts'
import type { DriftStatistic } from './drift-statistic.ts'

/** Fewest current rows to be expected of a category for its absence to count. */
const LEAST_EXPECTED = 5

/**
 * How many categories of the reference have no current row although 5 or more were to be expected.
 *
 * If nothing has changed, all t rows of a category are the reference's with chance (n/(n+m))^(t/φ); the noise floor is the
 * sum of that over the categories with enough rows, and p that of a Poisson count with this mean. It is a property of
 * the sample, so it has no interval.
 */
export const vanishedCategories: DriftStatistic = {
  name: 'vanished_categories',
  meaning:
    'Number of the reference’s categories with no current row although at least 5 rows were to be expected: 0 (none) or more.',
  kinds: ['categorical'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'categorical') return null
    const n = validRows(reference)
    const m = validRows(current)
    if (n === 0 || m === 0) return null

    const { vanished, expected } = countVanished(binning, {
      reference,
      current,
      ratio: m / n,
      phi,
    })
    return {
      name: 'vanished_categories',
      value: vanished,
      p_value: poissonUpperTail(vanished, expected),
      low: null,
      high: null,
      bound: 0,
      noise_floor: expected,
    }
  },
}

interface Samples {
  reference: Histogram
  current: Histogram
  /** Current rows per row of the reference. */
  ratio: number
  phi: number
}

/** How many have vanished, and how many would without drift. Of both samples these categories are always counted. */
function countVanished({ categories }: CategoricalBinning, { reference, current, ratio, phi }: Samples) {
  let vanished = 0
  let expected = 0
  for (const category of categories) {
    const before = reference.categories.get(category) ?? 0
    const after = current.categories.get(category) ?? 0
    if (before === 0) continue
    const both = before + after
    if (both * ratio >= LEAST_EXPECTED) expected += Math.exp((-both / phi) * Math.log1p(ratio))
    if (before * ratio >= LEAST_EXPECTED && after === 0) vanished++
  }
  return { vanished, expected }
}

/** The chance of `k` or more for a Poisson count of this mean. */
function poissonUpperTail(k: number, mean: number): number {
  if (k === 0) return 1
  if (mean === 0) return 0
  let term = Math.exp(k * Math.log(mean) - mean - logGamma(k + 1))
  let sum = term
  for (let i = k + 1; term > 1e-17 * sum; i++) {
    term *= mean / i
    sum += term
  }
  return Math.min(1, sum)
}
