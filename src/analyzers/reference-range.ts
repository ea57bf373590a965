import type { ReferenceWindows } from '../stats/decision/reference-profile.ts'
import type { NumericBinning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { edgeLimit } from '../stats/quality/edge-limit.ts'
import { type Range, rowsBeyond } from '../stats/quality/rows-beyond.ts'
import { asIndependent, countByOtherHalf, type FeatureWindows, rateOf } from './reference-halves.ts'

/** Between which values a number was in the reference. */
export interface ReferenceRange {
  binning: NumericBinning
  range: Range
  /** As far beyond it as the edges of the reference's windows may move: what is judged. */
  limits: Range
  designEffect: number
  /** What each half of the reference has beyond the other's limits. */
  windows: ReferenceWindows
  /** The shares that each half has beyond the other's range, and beyond its limits. */
  rate: number | null
  rateBeyondLimits: number | null
}

/** @returns null where the reference has no number */
export function referenceRange(binning: NumericBinning, feature: FeatureWindows): ReferenceRange | null {
  const { whole, windows, designEffect } = feature
  const range = rangeOf([whole])
  if (range === null) return null
  const edges = limitsOf(windows.filter(window => window !== null)) ?? range
  const beyond = (learned: Range, window: Histogram) => rowsBeyond(binning, learned, window)
  const counted = countByOtherHalf(feature, limitsOf, beyond)
  return {
    binning,
    range,
    limits: { min: Math.min(range.min, edges.min), max: Math.max(range.max, edges.max) },
    designEffect,
    windows: asIndependent(counted, feature),
    rate: rateOf(countByOtherHalf(feature, rangeOf, beyond)),
    rateBeyondLimits: rateOf(counted),
  }
}

const hasNumbers = ({ min, max }: Histogram): boolean => min <= max

function rangeOf(windows: readonly Histogram[]): Range | null {
  const known = windows.filter(hasNumbers)
  if (known.length === 0) return null
  return {
    min: known.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY),
    max: known.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY),
  }
}

function limitsOf(windows: readonly Histogram[]): Range | null {
  const known = windows.filter(hasNumbers)
  if (known.length === 0) return null
  return { min: -edgeLimit(known.map(({ min }) => -min)), max: edgeLimit(known.map(({ max }) => max)) }
}
