import type { Histogram } from '../stats/histogram/histogram.ts'
import type { CountedHistogram } from '../store/histograms.ts'

/** Histograms of one set of rows: by segment ('' for all rows), then by subject. */
export type Side = ReadonlyMap<string, ReadonlyMap<string, Histogram>>

/** Sorts merged histograms into a side; those of several windows must be sorted apart before. */
export function sideOf(counted: readonly CountedHistogram[]): Side {
  const side = new Map<string, Map<string, Histogram>>()
  for (const { segment, subject, histogram } of counted) {
    const subjects = side.get(segment) ?? new Map<string, Histogram>()
    side.set(segment, subjects.set(subject, histogram))
  }
  return side
}

/** One segment's histograms as if they were those of all rows; '' changes nothing. */
export const asAllRows = (counted: readonly CountedHistogram[], segment: string): CountedHistogram[] =>
  counted.map(each => (segment === '' ? each : { ...each, segment: '' }))
