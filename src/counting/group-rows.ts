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

/** Rows of a block that are of one version and are counted in what begins at one moment. */
interface Cell {
  version: string
  /** In epoch seconds. */
  start: number
  rows: number
}

/** Of each row of a block its cell, by its place in the list. */
export interface Cells {
  ids: Int32Array
  all: readonly Cell[]
}

/** @param starts of each row the start of what it is counted in, in epoch seconds */
export function cellsOf(
  { length, version }: Pick<PlacedRows, 'length' | 'version'>,
  starts: Uint32Array,
): Cells {
  const known = new Map<number, number>()
  const all: Cell[] = []
  const ids = new Int32Array(length)
  const first = starts[0]!
  // Rows lie in order of their slices: most are where the one before is.
  let last = Number.NaN
  let id = 0
  for (let row = 0; row < length; row++) {
    // From the first on these are small integers, which are found faster than others.
    const key = (starts[row]! - first) * version.texts.length + version.ids[row]!
    if (key !== last) {
      let found = known.get(key)
      if (found === undefined) {
        found = all.push({ version: version.texts[version.ids[row]!]!, start: starts[row]!, rows: 0 }) - 1
        known.set(key, found)
      }
      id = found
      last = key
    }
    ids[row] = id
    all[id]!.rows += 1
  }
  return { ids, all }
}

/** The cells that these become where each is counted in what begins at `startOf` its own start. */
export function cellsBy({ ids, all }: Cells, startOf: (start: number) => number): Cells {
  const known = new Map<string, number>()
  const joined: Cell[] = []
  const idOf = all.map(({ version, start: own, rows }) => {
    const start = startOf(own)
    const key = JSON.stringify([version, start])
    const id = known.get(key) ?? joined.push({ version, start, rows: 0 }) - 1
    known.set(key, id)
    joined[id]!.rows += rows
    return id
  })
  return { ids: joined.length === all.length ? ids : ids.map(id => idOf[id]!), all: joined }
}

/**
 * Groups the rows of a block: all of them by their cells, and those by each dimension, attribute and pair they are counted
 * apart by. A row is in as many groupings as it has such values.
 */
export function groupRows(
  rows: PlacedRows,
  { cells, segmentation, places }: { cells: Cells; segmentation: Segmentation; places: Places },
): Grouping[] {
  const segments = segmentsOf(rows, segmentation)
  return [groupByCells(cells, places), ...segments.map(values => groupingOf(cells, values, places))]
}

/** All rows of a block by their cells. */
export function groupByCells({ ids, all }: Cells, places: Places): Grouping {
  const found = all.map(({ version, start, rows }) => {
    const place = places.at(version, '', start)
    place.rows += rows
    return place
  })
  return new Grouping(found, ids)
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
      const { version, start } = cells.all[cells.ids[row]!]!
      place = found.push(places.at(version, texts[id]!, start)) - 1
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
