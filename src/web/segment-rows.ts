import type { Measurement } from '../model/measurement.ts'
import { isLargerWorse } from './performance-metrics.ts'

/** One metric in one segment. */
export interface SegmentRow {
  segment: string
  measurement: Measurement
}

/**
 * One metric in each segment of its newest window, worst first; segments without a value last.
 *
 * @param newest measurements of the newest window, of every segment and one version
 */
export function segmentRows(newest: readonly Measurement[], metric: string): SegmentRow[] {
  const sign = isLargerWorse(metric) ? -1 : 1
  const key = ({ value }: Measurement) => (value === null ? Number.POSITIVE_INFINITY : sign * value)
  return newest
    .filter(m => m.analyzer === 'performance' && m.statistic === metric && m.segment !== '')
    .map(measurement => ({ segment: measurement.segment, measurement }))
    .sort((a, b) => (key(a.measurement) < key(b.measurement) ? -1 : 1))
}
