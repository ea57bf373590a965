import type { Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { readHistograms } from '../store/histograms.ts'
import { SLICE_SECONDS, sliceOf } from '../store/slices.ts'
import { countExactly } from './count-exactly.ts'
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
  /** Count its rows anew, and none beside it; left out, from histograms, its edges widened to slices. */
  exact?: boolean
}

/** Reads what analyzers look at: a range of production beside the baseline. */
export async function viewRange(
  store: Store,
  { model, baseline, range }: { model: Model; baseline: Baseline; range: ViewRange },
): Promise<View> {
  const { segment = '' } = range
  const { binnings } = baseline
  const rows = { ...range, segments: segment === '' ? ('every' as const) : [segment] }
  const counted = range.exact
    ? await countExactly(store, { model, binnings, rows })
    : await readHistograms(store, model.project, {
        model: model.model,
        reference: '',
        version: rows.version,
        segments: rows.segments,
        binnings,
        from: sliceOf(range.from / 1000),
        to: Math.ceil(range.to / 1000 / SLICE_SECONDS) * SLICE_SECONDS,
      })
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
