import type { Model } from '../model/model.ts'
import type { Binning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import type { Store } from '../store/client.ts'
import type { Reference } from '../store/references.ts'
import { type PooledSegment, pooledSegments } from './pooled-segments.ts'
import type { Baseline } from './reference-cache.ts'
import { type ViewRange, viewRange } from './view-range.ts'

/** Both histograms of every subject, to be drawn one over the other. */
export interface Sides {
  subjects: ReadonlyMap<string, { binning: Binning; reference: Histogram | null; current: Histogram | null }>
  pooled: PooledSegment[]
  reference: Reference | null
  from: number
  to: number
}

/** The distributions of a range of production beside the reference's. */
export async function compareSides(
  store: Store,
  { model, baseline, range }: { model: Model; baseline: Baseline; range: ViewRange },
): Promise<Sides> {
  const view = await viewRange(store, { model, baseline, range })
  const subjects = [...baseline.binnings].map(([subject, { binning }]) => {
    const reference = baseline.reference?.whole.get('')?.get(subject) ?? null
    const current = view.current.get('')?.get(subject) ?? null
    return [subject, { binning, reference, current }] as const
  })
  return {
    subjects: new Map(subjects),
    pooled: await pooledSegments(store, view),
    reference: baseline.reference?.reference ?? null,
    from: range.from,
    to: range.to,
  }
}
