import { inParts } from '../ingest/in-parts.ts'
import type { Model } from '../model/model.ts'
import { merge } from '../stats/histogram/merge.ts'
import type { Store } from '../store/client.ts'
import { type CountedRows, countRows } from '../store/count-rows.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import { countRowsBySlice } from '../store/predictions.ts'
import { type Recount, recountOf } from '../store/recount.ts'
import { type SliceSet, sliceOf } from '../store/slices.ts'

/**
 * Counts a range of production anew from its raw rows, and keeps nothing: what is asked for is counted to the
 * millisecond, whatever its histograms say. Costs what counting the rows of its slices costs, of whatever version and
 * segment they are; counted one part after another, so that a long range takes time and no more memory.
 *
 * @returns one histogram a segment and subject, as `readHistograms` gives them
 */
export async function countExactly(
  store: Store,
  { model, binnings, rows }: { model: Model; binnings: Recount['binnings']; rows: CountedRows },
): Promise<CountedHistogram[]> {
  const ends = [sliceOf(rows.from / 1000), sliceOf((rows.to - 1) / 1000)]
  const whole: SliceSet = { model: model.model, reference: '', kind: 'features', slices: ends }
  const rowsOf = await countRowsBySlice(store, model.project, whole)
  const counted = new Map<string, CountedHistogram>()
  for (const part of inParts({ ...whole, slices: [...rowsOf.keys()] }, rowsOf))
    for (const kind of ['features', 'outcome'] as const) {
      const recount = recountOf({ model, binnings }, { ...part, kind })
      for (const each of await countRows(store, model.project, { recount, rows })) add(counted, each)
    }
  return [...counted.values()].sort((a, b) => inOrder(a.segment, b.segment) || inOrder(a.subject, b.subject))
}

function add(counted: Map<string, CountedHistogram>, each: CountedHistogram): void {
  const key = JSON.stringify([each.segment, each.subject])
  const before = counted.get(key)
  counted.set(key, before ? { ...each, histogram: merge(before.histogram, each.histogram) } : each)
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
