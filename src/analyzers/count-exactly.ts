import { inParts, valuesOfRow } from '../ingest/in-parts.ts'
import { pairOf } from '../model/asked-segment.ts'
import type { Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { type CountedRows, countRows } from '../store/count-rows.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import { hasLabels } from '../store/known-outcomes.ts'
import { AlikeHistograms } from '../store/merge-alike.ts'
import { countRowsBySlice } from '../store/predictions.ts'
import { type Recount, recountOf } from '../store/recount.ts'
import { readSegmentValues } from '../store/segment-values.ts'
import { type SliceSet, sliceOf } from '../store/slices.ts'

/** What is counted anew: rows of a range, of production or of an upload. */
export interface ExactCount {
  model: Model
  binnings: Recount['binnings']
  rows: CountedRows
  /** The upload whose rows are counted; of production when left out. */
  reference?: string
}

/**
 * Counts a range anew from its raw rows, and keeps nothing: what is asked for is counted to the millisecond, whatever its
 * histograms say, a segment of two dimensions too, which no slice is counted by. Costs what counting the rows of its
 * slices costs, of whatever version and segment they are; counted one part after another, so that a long range takes
 * time and no more memory.
 *
 * @returns one histogram a segment, subject and window, as `readHistograms` gives them
 */
export async function countExactly(
  store: Store,
  { model, binnings, rows, reference = '' }: ExactCount,
): Promise<CountedHistogram[]> {
  const { project, settings } = model
  const ends = [sliceOf(rows.from / 1000), sliceOf((rows.to - 1) / 1000)]
  const whole: SliceSet = { model: model.model, reference, kind: 'features', slices: ends }
  const [rowsOf, segmentValues] = await Promise.all([
    countRowsBySlice(store, project, whole),
    readSegmentValues(store, project, model.model),
  ])
  const pair = rows.segments === 'every' ? null : pairOf(settings, rows.segments[0] ?? '')
  const count = (part: SliceSet): Promise<CountedHistogram[]> => {
    const recount = recountOf({ model, binnings, segmentValues }, part, pair)
    return countRows(store, project, { recount, rows })
  }
  const counted = new AlikeHistograms()
  const cutting = { rowsOf, valuesOfRow: valuesOfRow(model, whole) }
  for (const part of inParts({ ...whole, slices: [...rowsOf.keys()] }, cutting)) {
    const ofPart = await Promise.all([
      count(part),
      hasLabels(store, project, part).then(has => (has ? count({ ...part, kind: 'outcome' }) : [])),
    ])
    // Merged as it goes: of a long range nothing is held twice.
    counted.add(ofPart.flat())
  }
  return counted.all()
}
