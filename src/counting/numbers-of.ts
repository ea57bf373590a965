import { type RowScorer, scoreRow } from '../stats/outliers/row-scorer.ts'
import type { BlockMemory } from './block-memory.ts'
import { columnsByKey, type Maps, type Nullables, rowsWhere, valuesAt } from './columns.ts'
import type { Numbers } from './count-numbers.ts'

/** The numbers of a column, of the rows that have one. */
export function numbersOf({ isNull, values }: Nullables): Numbers {
  const rows = rowsWhere(isNull.length, row => isNull[row] === 0)
  return { rows, values: rows.length === values.length ? values : valuesAt(rows, values) }
}

/**
 * The numbers of each key of maps.
 *
 * @param memory what they are written into
 */
export const numbersByKey = (maps: Maps<Float64Array>, memory: BlockMemory): Map<string, Numbers> =>
  columnsByKey({ ...maps, make: length => new Float64Array(memory.take(8 * length), 0, length) })

/** The scores of the rows that have every feature of a scorer, where that is a number (see `scoreRow`). */
export function scoresOf(
  length: number,
  { scorer, features }: { scorer: RowScorer; features: ReadonlyMap<string, Numbers> },
): Numbers {
  const columns = scorer.features.map(name => byRow(length, features.get(name)))
  const values = new Float64Array(columns.length)
  const scores = new Float64Array(length)
  for (let row = 0; row < length; row++) {
    for (let i = 0; i < columns.length; i++) values[i] = columns[i]![row]!
    scores[row] = scoreRow(scorer, values) ?? Number.NaN
  }
  const rows = rowsWhere(length, row => !Number.isNaN(scores[row]))
  return { rows, values: valuesAt(rows, scores) }
}

/** NaN of rows without a number: a score of it is none. */
function byRow(length: number, numbers: Numbers | undefined): Float64Array {
  if (numbers?.rows.length === length) return numbers.values
  const column = new Float64Array(length).fill(Number.NaN)
  numbers?.rows.forEach((row, i) => {
    column[row] = numbers.values[i]!
  })
  return column
}
