import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { type Binning, NULL } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { likeness, samePairs, samePairsOfTwo } from '../stats/quality/likeness.ts'
import { onlyValue } from '../stats/quality/one-value.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import { type ReferenceCategories, referenceCategories } from './reference-categories.ts'
import type { FeatureWindows } from './reference-halves.ts'
import { type ReferenceRange, referenceRange } from './reference-range.ts'
import type { Side } from './side.ts'

/** What a feature's values were like in the reference, for the questions about their quality. */
export interface FeatureQuality {
  /** Of a number that had values. */
  range: ReferenceRange | null
  /** Of a category that had values. */
  categories: ReferenceCategories | null
  /** How much alike values of one window are (see `likeness`), and how much whether there is one. */
  alike: number
  missingAlike: number
  /** Rows with a value of each window in which all had the same one. */
  constant: number[]
  /** Rows of each window in which none had a value. */
  absent: number[]
}

/** Reduces the reference's histograms of every feature to what questions about quality ask. */
export function featureQualities({
  whole,
  counted,
  starts,
  buckets,
  binnings,
}: {
  whole: Side
  /** The reference's histograms, by window; those of windows it does not cover are among them. */
  counted: readonly CountedHistogram[]
  /** Starts of the windows it covers, in epoch seconds. */
  starts: readonly number[]
  /** Season bucket of each of them. */
  buckets: readonly number[]
  binnings: ReadonlyMap<string, FrozenBinning>
}): Map<string, FeatureQuality> {
  const byFeature = new Map<string, Map<number, Histogram>>()
  for (const { subject, window, histogram } of counted) {
    if (!subject.startsWith('feature:')) continue
    const windows = byFeature.get(subject) ?? new Map<number, Histogram>()
    byFeature.set(subject, windows.set(window, histogram))
  }
  const found = new Map<string, FeatureQuality>()
  for (const [subject, byStart] of byFeature) {
    const frozen = binnings.get(subject)
    const all = whole.get('')?.get(subject)
    if (!frozen || !all) continue
    const windows = starts.map(start => byStart.get(start) ?? null)
    found.set(
      subject,
      qualityOf(frozen.binning, { whole: all, windows, buckets, every: [...byStart.values()] }),
    )
  }
  return found
}

function qualityOf(
  binning: Binning,
  {
    every,
    ...feature
  }: Omit<FeatureWindows, 'designEffect'> & {
    /** Windows the reference does not cover among them. */
    every: readonly Histogram[]
  },
): FeatureQuality {
  const { whole } = feature
  const alike = likeness(samePairs(whole), every.map(samePairs))
  const withRows = feature.windows.filter(window => window !== null)
  const meanRows = withRows.reduce((sum, window) => sum + validRows(window), 0) / Math.max(1, withRows.length)
  const windows = { ...feature, designEffect: 1 + Math.max(0, meanRows - 1) * alike }
  return {
    range: binning.kind === 'numeric' ? referenceRange(binning, windows) : null,
    categories: binning.kind === 'categorical' ? referenceCategories(binning, windows) : null,
    alike,
    missingAlike: likeness(pairsOfMissing(whole), every.map(pairsOfMissing)),
    constant: withRows.filter(window => onlyValue(window) !== null).map(validRows),
    absent: withRows.filter(window => validRows(window) === 0).map(({ n }) => n),
  }
}

const pairsOfMissing = (histogram: Histogram) => samePairsOfTwo(histogram.n, rowsIn(histogram.counts, NULL))
