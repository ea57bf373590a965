import type { ReferenceWindows } from '../stats/decision/reference-profile.ts'
import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { type CategoricalBinning, OTHER } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { rowsUnseen, type SeenCategories } from '../stats/quality/rows-unseen.ts'
import { asIndependent, countByOtherHalf, type FeatureWindows, rateOf } from './reference-halves.ts'

/** Which categories a feature had in the reference. */
export interface ReferenceCategories {
  seen: SeenCategories
  designEffect: number
  /** What each half of the reference has in categories that the other has not. */
  windows: ReferenceWindows
  rate: number | null
  /** Named categories of a window, on average; null where no window has any. */
  distinct: number | null
}

/** @returns null where the reference has no category */
export function referenceCategories(
  { limit }: CategoricalBinning,
  feature: FeatureWindows,
): ReferenceCategories | null {
  const { whole, windows, designEffect } = feature
  if (whole.categories.size === 0) return null
  // Up to the limit every category is counted by name.
  const areAll = rowsIn(whole.counts, OTHER) === 0 && whole.categories.size <= limit
  const seenIn = (some: readonly Histogram[]): SeenCategories => ({
    names: new Set(some.flatMap(({ categories }) => [...categories.keys()])),
    areAll,
  })
  const counted = countByOtherHalf(
    feature,
    some => (some.length > 0 ? seenIn(some) : null),
    (seen, window) => rowsUnseen(seen, window),
  )
  const sizes = windows.flatMap(window => window?.categories.size || [])
  return {
    seen: seenIn([whole]),
    designEffect,
    windows: asIndependent(counted, feature),
    rate: rateOf(counted),
    distinct: sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) / sizes.length : null,
  }
}
