import type { Model } from '../model/model.ts'
import { freezeNumeric } from '../stats/histogram/freeze-numeric.ts'
import { fitRowScorer } from '../stats/outliers/fit-row-scorer.ts'
import { type ScoreBinning, scoreRow } from '../stats/outliers/row-scorer.ts'
import type { Store } from '../store/client.ts'
import { sampleRows } from '../store/sample-rows.ts'
import type { SliceSet } from '../store/slices.ts'

/** The first so many numeric features a model declares are scored: the cost of a row grows with their square. */
const MOST_FEATURES = 50

/** A row that lacks a feature has no score, so features are left out until this share of rows lacks none. */
const LEAST_COMPLETE = 0.8

/**
 * Freezes how the rows of a model are scored, and how their scores are counted, from the rows of a set of slices.
 *
 * @returns null where they are too few, or have not two features that nearly all of them have
 */
export async function freezeScore(
  store: Store,
  { model, set }: { model: Model; set: SliceSet },
): Promise<ScoreBinning | null> {
  const names = Object.entries(model.settings.features)
    .flatMap(([name, type]) => (type === 'numeric' ? [name] : []))
    .slice(0, MOST_FEATURES)
  if (names.length < 2) return null
  const rows = await sampleRows(store, model.project, { set, names })
  const columns = columnsOfCompleteRows(rows, names.length)
  const complete = rows.flatMap(row => {
    const values = columns.flatMap(column => row[column] ?? [])
    return values.length === columns.length ? [values] : []
  })
  const scorer = fitRowScorer(
    columns.map(column => names[column]!),
    { columns: columns.length, values: Float64Array.from(complete.flat()) },
  )
  if (!scorer) return null
  const scores = Float64Array.from(complete.flatMap(row => scoreRow(scorer, row) ?? []))
  return { ...freezeNumeric(scores, { transform: 'asinh' }), scorer }
}

/** Leaves out the columns that are missing most often, until enough rows have all of the rest. */
function columnsOfCompleteRows(rows: readonly (readonly (number | null)[])[], columns: number): number[] {
  const missing = Array.from(
    { length: columns },
    (_, column) => rows.filter(row => row[column] === null).length,
  )
  const kept = missing.map((_, column) => column).sort((a, b) => missing[a]! - missing[b]! || a - b)
  const isEnough = () =>
    rows.filter(row => kept.every(column => row[column] !== null)).length >= LEAST_COMPLETE * rows.length
  while (kept.length > 0 && !isEnough()) kept.pop()
  return kept.sort((a, b) => a - b)
}
