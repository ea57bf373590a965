import type { Model } from '../model/model.ts'
import { sliceSecondsOf } from '../model/slice-length.ts'
import type { Store } from '../store/client.ts'
import { wholeSlices } from '../store/slices.ts'
import type { View } from './question.ts'
import { isCountedAnew, readRange } from './read-range.ts'
import type { Baseline } from './reference-cache.ts'
import { asAllRows, sideOf } from './side.ts'

/** A range of rows to look at. Times are epoch milliseconds, `to` exclusive; '' is every version. */
export interface ViewRange {
  from: number
  to: number
  version: string
  /** Of this upload; of production when left out. */
  upload?: string
  /** Read one segment as if it were all rows; left out, all rows with every segment beside them. */
  segment?: string
  /** Count its rows anew; left out, from histograms, its edges widened to slices (see `readRange`). */
  exact?: boolean
}

/** Reads what analyzers look at: a range of rows beside the baseline. */
export async function viewRange(
  store: Store,
  { model, baseline, range }: { model: Model; baseline: Baseline; range: ViewRange },
): Promise<View> {
  const { segment = '' } = range
  const { binnings } = baseline
  const counted = await readRange(
    store,
    { model, binnings },
    { ...range, reference: range.upload ?? '', segments: segment === '' ? 'every' : [segment] },
  )
  return {
    model,
    binnings,
    reference: baseline.reference,
    current: sideOf(asAllRows(counted, segment)),
    bucket: baseline.reference?.season.bucketOf(range.from) ?? 0,
    isWindow: false,
    before: [],
  }
}

/** Length of what is looked at, its edges widened to slices where it is read from histograms (see `readRange`). */
export function secondsOf(model: Model, range: ViewRange): number {
  const { from, to } = range
  if (isCountedAnew(model, range)) return (to - from) / 1000
  const read = wholeSlices({ from, to }, sliceSecondsOf(model.settings))
  return read.to - read.from
}
