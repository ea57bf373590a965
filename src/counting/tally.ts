import { addCounts } from '../stats/histogram/bin-counts.ts'
import { type Binning, NULL, type NumericBinning } from '../stats/histogram/binning.ts'
import { empty } from '../stats/histogram/empty.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { merge } from '../stats/histogram/merge.ts'
import { BinIndex } from './bin-index.ts'
import type { CountedRow } from './counted-histogram.ts'
import { type Cells, groupRows, type PlacedRows } from './group-rows.ts'
import { type Grouping, type Place, Places } from './places.ts'
import { pooled } from './pool.ts'
import type { Segmentation } from './segmentation.ts'

/** A subject's binning, and the id it is stored under. */
export interface Frozen {
  id: string
  binning: Binning
}

/** The bins of numeric subjects, numbered. */
export const indicesOf = (subjects: ReadonlyMap<string, Frozen>): Map<string, BinIndex> =>
  new Map([...subjects].map(([subject, { binning }]) => [subject, new BinIndex(binning as NumericBinning)]))

/** Subjects that are counted apart by the same. */
export interface TallyOptions {
  subjects: ReadonlyMap<string, Frozen>
  segmentation: Segmentation
  /** Is a row without a value counted as null? An outcome only exists where there is a label. */
  countsMissing: boolean
}

/** What was counted of some subjects so far, over all blocks. */
export class Tally {
  readonly subjects: TallyOptions['subjects']
  readonly #segmentation: Segmentation
  readonly #countsMissing: boolean
  readonly #places = new Places()

  constructor({ subjects, segmentation, countsMissing }: TallyOptions) {
    this.subjects = subjects
    this.#segmentation = segmentation
    this.#countsMissing = countsMissing
  }

  /** Where the rows of a block are counted; none without a subject. */
  group(rows: PlacedRows, cells: Cells): Grouping[] {
    if (this.subjects.size === 0) return []
    return groupRows(rows, { cells, segmentation: this.#segmentation, places: this.#places })
  }

  /** Every histogram there is of the rows so far, categories beyond each binning's limit pooled. */
  *rows(): Generator<Counted> {
    for (const place of this.#places.all())
      for (const [subject, { id, binning }] of this.subjects) {
        const histogram = this.#histogramOf(place, subject)
        if (histogram === null) continue
        const { version, segment, slice } = place
        yield {
          ...{ version, segment, subject, binning: id, slice },
          histogram: binning.kind === 'categorical' ? pooled(histogram, binning) : histogram,
        }
      }
  }

  #histogramOf({ histograms, rows }: Place, subject: string): Histogram | null {
    const counted = histograms.get(subject)
    if (!this.#countsMissing) return counted ?? null
    const { n } = counted ?? { n: 0 }
    return n === rows ? counted! : withNulls(counted ?? empty(), rows - n)
  }
}

/** A histogram and what it is of, but for how long that is. */
export type Counted = Omit<CountedRow, 'span'>

/** The same histogram with so many rows more that have no value; none has been counted so far. */
function withNulls({ n, counts, ...rest }: Histogram, nulls: number): Histogram {
  const ofNull = { codes: Int32Array.of(NULL), rows: Float64Array.of(nulls) }
  return { ...rest, n: n + nulls, counts: addCounts(ofNull, counts) }
}

/** Merges what was counted by slices to what holds them. Each is one of a version, segment, subject and binning. */
export function mergedBy(counted: Iterable<Counted>, startOf: (slice: number) => number): Counted[] {
  const alike = new Map<string, Counted[]>()
  for (const each of counted) {
    const slice = startOf(each.slice)
    const key = JSON.stringify([each.version, each.segment, each.subject, slice])
    const known = alike.get(key)
    if (known) known.push(each)
    else alike.set(key, [{ ...each, slice }])
  }
  return [...alike.values()].map(each =>
    each.length === 1
      ? each[0]!
      : { ...each[0]!, histogram: merge(...each.map(({ histogram }) => histogram)) },
  )
}
