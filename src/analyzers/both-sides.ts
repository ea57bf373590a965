import type { Binning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import type { View } from './question.ts'

/** One subject, counted alike on both sides; null for a side without rows. */
export interface BothSides {
  binning: Binning
  reference: Histogram | null
  current: Histogram | null
}

/** Both histograms of every subject of a view, to be drawn one over the other. */
export function bothSides({ binnings, reference, current }: View): ReadonlyMap<string, BothSides> {
  const sides = [...binnings].map(([subject, { binning }]) => {
    const ofReference = reference?.whole.get('')?.get(subject) ?? null
    const ofCurrent = current.get('')?.get(subject) ?? null
    return [subject, { binning, reference: ofReference, current: ofCurrent }] as const
  })
  return new Map(sides)
}
