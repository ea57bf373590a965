import type { Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { readHistograms } from '../store/histograms.ts'
import { SLICE_SECONDS, sliceOf } from '../store/slices.ts'
import type { View } from './question.ts'
import type { Baseline } from './reference-cache.ts'
import { asAllRows, sideOf } from './side.ts'

/** A range of production to look at. Times are epoch milliseconds, `to` exclusive; '' is every version. */
export interface ViewRange {
  from: number
  to: number
  version: string
  /** Read one segment as if it were all rows; left out, all rows with every segment beside them. */
  segment?: string
  subjects?: readonly string[]
}

/** Reads what analyzers look at: a range of production beside the baseline. */
export async function viewRange(
  store: Store,
  { model, baseline, range }: { model: Model; baseline: Baseline; range: ViewRange },
): Promise<View> {
  const { segment = '' } = range
  const counted = await readHistograms(store, model.project, {
    model: model.model,
    reference: '',
    version: range.version,
    segments: segment === '' ? 'every' : [segment],
    binnings: baseline.binnings,
    from: sliceOf(range.from / 1000),
    to: Math.ceil(range.to / 1000 / SLICE_SECONDS) * SLICE_SECONDS,
    ...(range.subjects ? { subjects: range.subjects } : {}),
  })
  return {
    model,
    binnings: baseline.binnings,
    reference: baseline.reference,
    current: sideOf(asAllRows(counted, segment)),
    bucket: baseline.reference?.season.bucketOf(range.from) ?? 0,
    isWindow: false,
    before: [],
  }
}
