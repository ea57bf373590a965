import { pairOf } from '../model/asked-segment.ts'
import type { Model } from '../model/model.ts'
import { sliceSecondsOf } from '../model/slice-length.ts'
import type { Store } from '../store/client.ts'
import { type CountedHistogram, type HistogramRange, readHistograms } from '../store/histograms.ts'
import { wholeSlices } from '../store/slices.ts'
import { countExactly } from './count-exactly.ts'

/** What to read of a model's rows. Times are epoch milliseconds, `to` exclusive. */
export interface ReadRange
  extends Pick<
    HistogramRange,
    'reference' | 'version' | 'segments' | 'subjects' | 'windowSeconds' | 'spans'
  > {
  from: number
  to: number
  /** Count the rows anew; left out, from histograms, the edges widened to slices. */
  exact?: boolean
}

/** Are a range's rows counted anew: because that is asked for, or because no slice is counted by its segment? */
export const isCountedAnew = (
  { settings }: Model,
  { segment = '', exact = false }: { segment?: string | undefined; exact?: boolean },
): boolean => exact || pairOf(settings, segment) !== null

/**
 * Reads what is counted of a range, from histograms where slices are counted by its segment: one of two dimensions is
 * counted anew from the rows, as far as they are kept.
 */
export async function readRange(
  store: Store,
  { model, binnings }: { model: Model; binnings: HistogramRange['binnings'] },
  { from, to, exact = false, ...range }: ReadRange,
): Promise<CountedHistogram[]> {
  const [segment = ''] = range.segments === 'every' ? [] : range.segments
  if (!isCountedAnew(model, { segment, exact }))
    return readHistograms(store, model.project, {
      ...range,
      model: model.model,
      binnings,
      ...wholeSlices({ from, to }, range.spans?.[0] ?? sliceSecondsOf(model.settings)),
    })
  const { subjects, reference } = range
  const wanted = subjects
    ? new Map([...binnings].filter(([subject]) => subjects.includes(subject)))
    : binnings
  return countExactly(store, { model, binnings: wanted, reference, rows: { ...range, from, to } })
}
