import { type Crossed, crossedName } from '../model/crossed.ts'
import type { Maps, Texts } from './columns.ts'
import { Grouping, NOWHERE, type Place, type Places } from './places.ts'
import { OTHER_SEGMENT, type Segmentation } from './segmentation.ts'

/** What tells where rows belong. */
export interface PlacedRows {
  length: number
  version: Texts
  segments: Maps<Texts>
  /** Attributes of people may be features. */
  categorical: Maps<Texts>
}

/** One value of each row, by its place in a list; `NOWHERE` for rows without. */
interface Values {
  texts: readonly string[]
  ids: Int32Array
}

/**
 * Groups the rows of a block: all of them by version and slice, and those by each dimension, attribute and pair they are
 * counted apart by. A row is in as many groupings as it has such values.
 *
 * @param starts of each row the start of what it is counted in, in epoch seconds
 */
export function groupRows(
  rows: PlacedRows,
  { starts, segmentation, places }: { starts: Uint32Array; segmentation: Segmentation; places: Places },
): Grouping[] {
  const cells = cellsOf(rows, starts)
  const all: Values = { texts: [''], ids: new Int32Array(rows.length) }
  return [all, ...segmentsOf(rows, segmentation)].map(segments => groupingOf(cells, segments, places))
}

/** Version and slice of rows. */
interface Cells {
  ids: Int32Array
  all: { version: string; slice: number }[]
}

function cellsOf({ length, version }: PlacedRows, starts: Uint32Array): Cells {
  const known = new Map<number, number>()
  const all: Cells['all'] = []
  const ids = new Int32Array(length)
  for (let row = 0; row < length; row++) {
    const key = starts[row]! * version.texts.length + version.ids[row]!
    let id = known.get(key)
    if (id === undefined) {
      id = all.push({ version: version.texts[version.ids[row]!]!, slice: starts[row]! }) - 1
      known.set(key, id)
    }
    ids[row] = id
  }
  return { ids, all }
}

function groupingOf(cells: Cells, { texts, ids }: Values, places: Places): Grouping {
  const known = new Map<number, number>()
  const found: Place[] = []
  const placeOf = new Int32Array(ids.length)
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!
    if (id === NOWHERE) {
      placeOf[row] = NOWHERE
      continue
    }
    const key = cells.ids[row]! * texts.length + id
    let place = known.get(key)
    if (place === undefined) {
      const { version, slice } = cells.all[cells.ids[row]!]!
      place = found.push(places.at(version, texts[id]!, slice)) - 1
      known.set(key, place)
    }
    placeOf[row] = place
    found[place]!.rows += 1
  }
  return new Grouping(found, placeOf)
}

/** The segment of each row by everything that it is counted apart by. */
function segmentsOf(rows: PlacedRows, { dimensions, attributes, crossed, full }: Segmentation): Values[] {
  const capped = (name: string, { texts, ids }: Values): Values => {
    const values = full.get(name)
    if (values === undefined) return { texts, ids }
    const apart = new Set(values)
    return { texts: texts.map(text => (apart.has(text) ? text : OTHER_SEGMENT)), ids }
  }
  const groupOf = (name: string) => capped(name, attributeOf(rows, name))
  const named = (name: string, { texts, ids }: Values): Values => ({
    texts: texts.map(text => `${name}=${text}`),
    ids,
  })
  return [
    // An attribute that is a dimension too has all its rows, and maybe more.
    ...dimensions
      .filter(name => !attributes.includes(name))
      .map(name => named(name, capped(name, valuesOf(rows.segments, name)))),
    ...attributes.map(name => named(name, groupOf(name))),
    ...crossed.map(pair => named(crossedName(pair), intersectionOf(pair, groupOf))),
  ]
}

/** What a row has under a name among its segments, or else among its categorical features. */
function attributeOf({ length, segments, categorical }: PlacedRows, name: string): Values {
  const own = valuesOf(segments, name)
  const features = valuesOf(categorical, name)
  const ids = new Int32Array(length)
  for (let row = 0; row < length; row++) {
    if (own.ids[row] !== NOWHERE) ids[row] = own.ids[row]!
    else ids[row] = features.ids[row] === NOWHERE ? NOWHERE : own.texts.length + features.ids[row]!
  }
  return { texts: [...own.texts, ...features.texts], ids }
}

function valuesOf({ ends, keys, values }: Maps<Texts>, name: string): Values {
  const key = keys.texts.indexOf(name)
  const ids = new Int32Array(ends.length).fill(NOWHERE)
  if (key < 0) return { texts: [], ids }
  let pair = 0
  for (let row = 0; row < ends.length; row++)
    for (; pair < ends[row]!; pair++) if (keys.ids[pair] === key) ids[row] = values.ids[pair]!
  return { texts: values.texts, ids }
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('&', '%26')

function intersectionOf([first, second]: Crossed, groupOf: (name: string) => Values): Values {
  const [a, b] = [groupOf(first), groupOf(second)]
  const known = new Map<number, number>()
  const texts: string[] = []
  const ids = a.ids.map((id, row) => {
    const other = b.ids[row]!
    if (id === NOWHERE || other === NOWHERE) return NOWHERE
    const key = id * b.texts.length + other
    const found = known.get(key) ?? texts.push(`${escaped(a.texts[id]!)}&${escaped(b.texts[other]!)}`) - 1
    known.set(key, found)
    return found
  })
  return { texts, ids }
}
