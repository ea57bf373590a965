import { empty } from '../stats/histogram/empty.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { EXCESS, EXCESS_SQUARES } from '../stats/histogram/weigh.ts'
import { columnsByKey, type Maps, rowsWhere, type Texts } from './columns.ts'
import { jsonText } from './json-text.ts'
import { addTo, type Grouping } from './places.ts'

/**
 * The names that rows of a block have of one subject: that of row `rows[i]` is `texts[ids[i]]`. No text comes twice; there
 * may be some that no row has.
 */
export interface Names {
  rows: Int32Array
  texts: readonly string[]
  ids: Int32Array | Texts['ids']
}

/** The texts of a column; a row whose text is empty has none. */
export function namesOf({ texts, ids }: Texts): Names {
  const none = texts.indexOf('')
  const rows = rowsWhere(ids.length, row => ids[row] !== none)
  return { rows, texts, ids: rows.length === ids.length ? ids : rows.map(row => ids[row]!) }
}

/** The texts of each key of maps; an empty one is as good as others. */
export function namesByKey({ ends, keys, values: { texts, ids } }: Maps<Texts>): Map<string, Names> {
  const columns = columnsByKey({ ends, keys, values: ids, make: length => new Int32Array(length) })
  return new Map([...columns].map(([key, { rows, values }]) => [key, { rows, texts, ids: values }]))
}

/** Outcomes of labelled rows: JSON of label and prediction. A row whose prediction is empty has none. */
export function outcomesOf({ label, prediction }: { label: Texts; prediction: Texts }): Names {
  const none = prediction.texts.indexOf('')
  const rows = rowsWhere(prediction.ids.length, row => prediction.ids[row] !== none)
  const known = new Map<number, number>()
  const texts: string[] = []
  const ids = rows.map(row => {
    const [truth, answer] = [label.ids[row]!, prediction.ids[row]!]
    const pair = truth * prediction.texts.length + answer
    let id = known.get(pair)
    if (id === undefined) {
      id = texts.push(jsonText([label.texts[truth]!, prediction.texts[answer]!])) - 1
      known.set(pair, id)
    }
    return id
  })
  return { rows, texts, ids }
}

/** Of each text, by its id: all 0 but while a histogram is counted. Shared, as blocks may have many texts. */
let rowsOf = new Int32Array(0)
/** What the weights of its rows add up to above 1 each, and their squares. */
let excessOf = new Float64Array(0)
let squaresOf = new Float64Array(0)
/** The ids that are not 0, in the order they were found. */
let touched = new Int32Array(0)

/**
 * Counts the names of a block at the places of their rows. Every name is kept: which are pooled can only be told once all
 * blocks are counted (see `pooled`).
 *
 * @param weights of each row of the block what it counts for: what those other than 1 add is summed up (see `EXCESS`)
 */
export function countCategories(
  subject: string,
  names: Names,
  groupings: readonly Grouping[],
  weights?: Float64Array,
): void {
  const { rows, texts } = names
  if (rows.length === 0) return
  makeRoomFor(texts.length)
  for (const grouping of groupings)
    for (const [place, own] of grouping.atPlaces(rows)) addTo(place, subject, tally(names, own, weights))
}

function makeRoomFor(texts: number): void {
  if (rowsOf.length >= texts) return
  rowsOf = new Int32Array(texts)
  excessOf = new Float64Array(texts)
  squaresOf = new Float64Array(texts)
  touched = new Int32Array(texts)
}

/** Counts those of the names that `own` lists. */
function tally({ rows, texts, ids }: Names, own: Int32Array, weights?: Float64Array): Histogram {
  let found = 0
  for (let at = 0; at < own.length; at++) {
    const id = ids[own[at]!]!
    if (rowsOf[id]!++ === 0) touched[found++] = id
    if (weights === undefined) continue
    const weight = weights[rows[own[at]!]!]!
    excessOf[id]! += weight - 1
    squaresOf[id]! += weight * weight - 1
  }
  return { ...empty(), n: own.length, ...take(texts, touched.subarray(0, found)) }
}

/** Takes what was counted of these ids, and leaves 0 there. */
function take(texts: Names['texts'], found: Int32Array): Pick<Histogram, 'categories' | 'sums'> {
  const categories = new Map<string, number>()
  const sums = new Map<string, number>()
  for (const id of found) {
    const text = texts[id]!
    categories.set(text, rowsOf[id]!)
    rowsOf[id] = 0
    if (excessOf[id] === 0 && squaresOf[id] === 0) continue
    sums.set(EXCESS + text, excessOf[id]!)
    sums.set(EXCESS_SQUARES + text, squaresOf[id]!)
    excessOf[id] = 0
    squaresOf[id] = 0
  }
  return { categories, sums }
}
