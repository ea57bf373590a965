import { inParts, valuesOfRow } from '../ingest/in-parts.ts'
import { pairOf } from '../model/asked-segment.ts'
import type { Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { isOutcome } from '../store/count-groups.ts'
import { type CountedRows, countRows } from '../store/count-rows.ts'
import { DUPLICATE_ROW } from '../store/count-whole-rows.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import { hasLabels } from '../store/known-outcomes.ts'
import { countRowsBySlice } from '../store/predictions.ts'
import { type Part, type Recount, recountOf } from '../store/recount.ts'
import { readSegmentValues } from '../store/segment-values.ts'
import { type SliceSet, sliceOf } from '../store/slices.ts'
import { mergeAlike } from './merge-alike.ts'

/** What is counted anew: rows of a range, of production or of an upload. */
export interface ExactCount {
  model: Model
  binnings: Recount['binnings']
  rows: CountedRows
  /** The upload whose rows are counted; of production when left out. */
  reference?: string
}

/** Windows of as many rows are counted as fast through a table of bins, which takes no memory for each value. */
const DENSE_ROWS = 100_000

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
  const isDense = rowsPerWindow(rows, rowsOf) >= DENSE_ROWS
  const cutting = { rowsOf, valuesOfRow: isDense ? singlyHeld(model, binnings) : valuesOfRow(model, whole) }
  const count = (part: Part): Promise<CountedHistogram[]> => {
    const recount = recountOf({ model, binnings, segmentValues }, part, pair)
    return countRows(store, project, { recount, rows })
  }
  let counted: CountedHistogram[] = []
  for (const each of inParts({ ...whole, slices: [...rowsOf.keys()] }, cutting)) {
    const part = { ...each, isCrowded: each.isCrowded || isDense }
    const ofPart = await Promise.all([
      count(part),
      hasLabels(store, project, part).then(has => (has ? count({ ...part, kind: 'outcome' }) : [])),
    ])
    // Merged as it goes: of a long range nothing is held twice.
    counted = mergeAlike([...counted, ...ofPart.flat()])
  }
  return counted
}

function rowsPerWindow(
  { from, to, windowSeconds = 0 }: CountedRows,
  rowsOf: ReadonlyMap<number, number>,
): number {
  const windows = windowSeconds === 0 ? 1 : Math.ceil((to - from) / 1000 / windowSeconds)
  return [...rowsOf.values()].reduce((sum, rows) => sum + rows, 0) / windows
}

/** Values of a row that take memory each where its other numbers take it by their bins: names, whole rows, outcomes. */
const singlyHeld = ({ settings }: Model, binnings: Recount['binnings']): number => {
  const held = [...binnings].filter(
    ([subject, { binning }]) =>
      binning.kind === 'categorical' || subject === DUPLICATE_ROW || isOutcome(subject),
  )
  return Math.max(1, held.length) * (1 + settings.segments.length)
}
