import type { Model } from '../model/model.ts'
import { durationMs } from '../model/moment.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { rowsUpTo } from '../stats/histogram/rows-up-to.ts'
import type { FrozenBinning } from '../store/binnings.ts'

/** How long after its prediction a label is expected, in hours; 0: nothing is. */
export const expectedLagHours = ({ settings }: Model): number =>
  durationMs(settings.labels.expected_lag) / 3_600_000

/**
 * Rows whose label came within the expected lag: the same share of a window that has just closed and of one long ago,
 * while of all labels the older always has more.
 */
export function labelledInTime(
  model: Model,
  binnings: ReadonlyMap<string, FrozenBinning>,
  lags: Histogram | null | undefined,
): number {
  const binning = binnings.get('label_lag')?.binning
  if (!lags || binning?.kind !== 'numeric') return 0
  return Math.round(rowsUpTo(binning, lags, expectedLagHours(model)).rows)
}
