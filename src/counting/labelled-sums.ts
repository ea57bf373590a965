import { empty } from '../stats/histogram/empty.ts'
import { EXCESS } from '../stats/histogram/weigh.ts'
import type { BinIndex } from './bin-index.ts'
import { rowsWhere, valuesAt } from './columns.ts'
import { ExcessByBin, type Weighed } from './excess-by-bin.ts'
import { addTo, type Grouping } from './places.ts'
import { type SumsOfPlaces, SumTable } from './sum-table.ts'
import { ofFinite, type SummedNumbers, type Terms, times } from './summed-numbers.ts'

/** How a subject is summed. */
interface Summing {
  index: BinIndex
  /** Of each row of the block. */
  weight: Float64Array
  groupings: readonly Grouping[]
}

/**
 * Adds the exact sums of a subject's numbers at the places of their rows, and what weights add to its bins and sums (see
 * `EXCESS`) where some of these rows weigh other than 1.
 */
export function addSums(counted: SummedNumbers, { groupings, ...how }: Summing): void {
  const parts = [new SumTable(counted.numbers.rows, counted.terms), ...excessOf(counted, how)]
  for (const grouping of groupings) {
    const sums: SumsOfPlaces = new Map()
    for (const part of parts) part.addTo(sums, grouping)
    for (const [place, own] of sums) addTo(place, counted.subject, { ...empty(), sums: own })
  }
}

function excessOf(
  { numbers: { rows, values }, terms, isWeighed }: SummedNumbers,
  { index, weight }: Omit<Summing, 'groupings'>,
): (SumTable | ExcessByBin)[] {
  if (!isWeighed) return []
  // Places in the list of numbers, not rows of the block.
  const which = rowsWhere(rows.length, i => weight[rows[i]!] !== 1)
  if (which.length === 0) return []
  const weighing = which.map(i => rows[i]!)
  const weighed = { rows: weighing, values: valuesAt(which, values), weights: valuesAt(weighing, weight) }
  const own = new Map([...terms].map(([name, term]) => [name, valuesAt(which, term)]))
  return [new SumTable(weighing, excessTerms(weighed, own)), new ExcessByBin(weighed, index)]
}

/** What each number is to add to exact sums, a histogram's own among them, beyond what it adds without its weight. */
function excessTerms({ values, weights }: Weighed, terms: Terms): Terms {
  const above = weights.map(weight => weight - 1)
  const all: Terms = new Map([
    ['sum', ofFinite(values, value => value)],
    ['sum_squares', ofFinite(values, value => value * value)],
    ...terms,
  ])
  return new Map([...all].map(([name, term]) => [`${EXCESS}${name}`, times(above, term)]))
}
