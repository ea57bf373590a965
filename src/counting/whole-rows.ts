import { binCounts } from '../stats/histogram/bin-counts.ts'
import { ATOM_BASE, NULL, OTHER } from '../stats/histogram/binning.ts'
import { empty } from '../stats/histogram/empty.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { partitionPoint } from '../stats/histogram/partition-point.ts'
import { rowsWhere, valuesAt } from './columns.ts'
import { type Cells, groupByCells, type PlacedRows } from './group-rows.ts'
import { type Grouping, type Place, Places } from './places.ts'
import type { PredictionRows } from './prediction-rows.ts'
import type { Counted, Frozen } from './tally.ts'
import { DUPLICATE_ID, DUPLICATE_ROW, IDS, REFUSED } from './whole-row-subjects.ts'

/** Predictions of a block, of which those that come again are told by hashes. */
export type HashedRows = PlacedRows & Pick<PredictionRows, 'numeric' | 'idHash' | 'featuresHash'>

/** Rows of a version and slice that were refused for one reason. */
export interface Refused {
  version: string
  /** Where it begins, in epoch seconds. */
  slice: number
  /** See `refusalName`. */
  name: string
  n: number
}

/** What is gathered of a version and slice. */
interface Gathered {
  /** Counts the rows that were accepted. */
  place: Place
  /** Hashes of the features of rows that have any, in parts. */
  features: Float64Array[]
  /** The smallest different hashes of ids, ascending: at most `IDS.limit`. */
  ids: number[]
}

/** What each subject's histogram is; `refused` are rows by reason. */
const HISTOGRAMS: Record<
  string,
  (gathered: Gathered, refused: ReadonlyMap<string, number>) => Partial<Histogram> & { n: number }
> = {
  [DUPLICATE_ROW]: ({ features }) => {
    const { n, distinct } = countDistinct(features)
    return { n, counts: ofRows([NULL, distinct], [ATOM_BASE, n - distinct]) }
  },
  [DUPLICATE_ID]: ({ place: { rows }, ids }) => ({
    n: rows,
    counts: ofRows([OTHER, rows - ids.length], ...ids.map(id => [id, 1] as const)),
  }),
  [REFUSED]: ({ place: { rows } }, refused) => ({
    n: [...refused.values()].reduce((sum, n) => sum + n, rows),
    counts: ofRows([NULL, rows]),
    categories: refused,
  }),
}

/** Rows by code, without codes that have none. */
const ofRows = (...entries: (readonly [code: number, rows: number])[]): Histogram['counts'] =>
  binCounts(entries.filter(([, rows]) => rows > 0))

/** Hashes of features are integers below this, each as likely as the others. */
const HASHES = 2 ** 53

/** About so many hashes are sorted at once: of a million that takes half as long as to sort them all. */
const SORTED_AT_ONCE = 128

/** How many hashes there are, and how many different ones. They are sorted: a set would take several times the memory. */
function countDistinct(parts: readonly Float64Array[]): { n: number; distinct: number } {
  const n = parts.reduce((sum, { length }) => sum + length, 0)
  const ranges = 2 ** Math.ceil(Math.log2(Math.max(1, n / SORTED_AT_ONCE)))
  const rangeOf = (hash: number) => Math.floor((hash / HASHES) * ranges)
  const starts = new Uint32Array(ranges + 1)
  for (const hashes of parts) for (let i = 0; i < hashes.length; i++) starts[rangeOf(hashes[i]!) + 1]! += 1
  for (let range = 0; range < ranges; range++) starts[range + 1]! += starts[range]!
  const all = new Float64Array(n)
  for (const hashes of parts)
    for (let i = 0; i < hashes.length; i++) all[starts[rangeOf(hashes[i]!)]!++] = hashes[i]!
  // Each start has moved to the end of its range.
  let distinct = 0
  for (let range = 0; range < ranges; range++) {
    const sorted = all.subarray(range === 0 ? 0 : starts[range - 1]!, starts[range]!).sort()
    for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct += 1
  }
  return { n, distinct }
}

/** Counts rows and ids that come more than once, and rows that were refused, block by block. */
export class WholeRows {
  readonly #subjects: ReadonlyMap<string, Frozen>
  readonly #places = new Places()
  readonly #gathered = new Map<Place, Gathered>()

  /** @param binnings of everything that is frozen: what is not is not counted */
  constructor(binnings: ReadonlyMap<string, Frozen>) {
    this.#subjects = new Map([...binnings].filter(([subject]) => Object.hasOwn(HISTOGRAMS, subject)))
  }

  /** @param slices the rows by version and slice: nothing else is known of those that were refused */
  add(rows: HashedRows, slices: Cells): void {
    if (this.#subjects.size === 0) return
    const all = groupByCells(slices, this.#places)
    if (this.#subjects.has(DUPLICATE_ROW)) this.#gatherFeatures(rows, all)
    if (this.#subjects.has(DUPLICATE_ID)) this.#gatherIds(rows, all)
  }

  /** What was counted of slices, also of those that have nothing but rows that were refused. */
  *rows(refused: readonly Refused[]): Generator<Counted> {
    const reasons = new Map<Place, Map<string, number>>()
    for (const { version, slice, name, n } of refused) {
      const place = this.#places.at(version, '', slice)
      const rows = reasons.get(place) ?? new Map<string, number>()
      reasons.set(place, rows.set(name, (rows.get(name) ?? 0) + n))
    }
    for (const place of this.#places.all())
      for (const [subject, { id }] of this.#subjects) {
        const counted = HISTOGRAMS[subject]!(this.#at(place), reasons.get(place) ?? new Map())
        const { version, segment, slice } = place
        if (counted.n > 0)
          yield { version, segment, subject, binning: id, slice, histogram: { ...empty(), ...counted } }
      }
  }

  #gatherFeatures(rows: HashedRows, grouping: Grouping): void {
    const own = rowsWithFeatures(rows)
    const hashes = valuesAt(own, rows.featuresHash)
    for (const [place, those] of grouping.atPlaces(own))
      this.#at(place).features.push(valuesAt(those, hashes))
  }

  #gatherIds({ length, idHash }: HashedRows, { places, placeOf }: Grouping): void {
    const gathered = places.map(place => this.#at(place))
    for (let row = 0; row < length; row++) keepSmallest(gathered[placeOf[row]!]!.ids, idHash[row]!)
  }

  #at(place: Place): Gathered {
    const known = this.#gathered.get(place) ?? { place, features: [], ids: [] }
    this.#gathered.set(place, known)
    return known
  }
}

function rowsWithFeatures({ length, numeric, categorical }: HashedRows): Int32Array {
  const before = (ends: Uint32Array, row: number) => (row === 0 ? 0 : ends[row - 1]!)
  const has = (ends: Uint32Array, row: number) => ends[row]! > before(ends, row)
  return rowsWhere(length, row => has(numeric.ends, row) || has(categorical.ends, row))
}

function keepSmallest(ids: number[], id: number): void {
  if (ids.length === IDS.limit && id >= ids[IDS.limit - 1]!) return
  const at = partitionPoint(ids.length, i => ids[i]! < id)
  if (ids[at] === id) return
  ids.splice(at, 0, id)
  if (ids.length > IDS.limit) ids.pop()
}
