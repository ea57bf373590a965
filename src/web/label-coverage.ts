import type { Measurement } from '../model/measurement.ts'

const HOUR_MS = 3_600_000

/** How many rows of a window have their label, and how long labels took. */
export interface LabelCoverage {
  /** Epoch milliseconds. */
  window: number
  n: number
  share: number
  /** Milliseconds within which half and 95 % of the labels came; null where unknown. */
  half: number | null
  most: number | null
}

/**
 * Coverage of a segment's newest window that has labels.
 *
 * @param newest measurements of the newest windows
 * @returns null where no row has one
 */
export function labelCoverage(newest: readonly Measurement[], segment: string): LabelCoverage | null {
  const labels = newest.filter(m => m.analyzer === 'labels' && m.segment === segment)
  const covered = labels
    .filter(({ statistic, value }) => statistic === 'coverage' && value !== null && value > 0)
    .sort((a, b) => a.window_start - b.window_start)
    .at(-1)
  if (covered === undefined) return null
  const { window_start: window, n, value } = covered
  const lag = (statistic: string) => {
    const hours = labels.find(m => m.window_start === window && m.statistic === statistic)?.value ?? null
    return hours === null ? null : hours * HOUR_MS
  }
  return { window, n, share: value!, half: lag('lag_p50'), most: lag('lag_p95') }
}
