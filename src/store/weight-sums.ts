import { EXCESS, EXCESS_SQUARES } from '../stats/histogram/weigh.ts'
import { NO_SUMS } from './count-sql.ts'
import type { Terms } from './labelled-sums.ts'

/** A histogram's own sums. */
const OF_ALL: Terms = {
  sum: ['value', 'isFinite(value)'],
  sum_squares: ['value * value', 'isFinite(value)'],
}

/** What of a row is gathered if it weighs other than 1, so that a model that sends no weights pays for no more than looking. */
const gatheredOf = (columns: readonly string[]): string[] => ['code', 'value', ...columns]

/** SQL array of the rows of a group that weigh other than 1. */
export const weighingRows = (columns: readonly string[]): string =>
  `groupArrayIf((${gatheredOf(columns).join(', ')}), weight != 1 AND name != 'label_lag')`

/**
 * SQL map of what weights add to a numeric subject's bins and sums (see `EXCESS`).
 *
 * @param weighing the column that `weighingRows` made
 * @param columns beside `name`, `code` and `value`, those the terms need; the first is `weight`
 */
export function excessOf(weighing: string, terms: Terms, columns: readonly string[]): string {
  const gathered = gatheredOf(columns)
  const arrays = gathered.map((_, i) => `${weighing}.${i + 1}`)
  const summed = { ...OF_ALL, ...terms }
  // One function for all sums: ClickHouse would take longer to read one for each than to count a small slice.
  const added = Object.values(summed).map(([term, where]) => `if(${where}, (weight - 1) * (${term}), 0)`)
  return `if(empty(${weighing}), ${NO_SUMS}, mapUpdate(
    mapFromArrays([${Object.keys(summed).map(name => `'${EXCESS}${name}'`)}], arrayReduce('sumForEach',
      arrayMap((name, ${gathered.join(', ')}) -> [${added.join(',\n')}],
        arrayMap(_ -> {names:Array(String)}[index], ${weighing}), ${arrays.join(', ')}))),
    ${sumByBin(`arrayMap(row -> (toString(row.1), row.3 - 1, row.3 * row.3 - 1), ${weighing})`)}))`
}

/** SQL map of excesses from an array of bins, each beside what its weights, and their squares, are above 1. */
export const sumByBin = (bins: string): string =>
  `arrayReduce('sumMap', arrayMap(bin -> map(concat('${EXCESS}', bin.1), bin.2, concat('${EXCESS_SQUARES}', bin.1), bin.3), ${bins}))`
