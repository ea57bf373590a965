import type { BinIndex } from './bin-index.ts'
import { countCategories, outcomesOf } from './count-categories.ts'
import { countLabelled, type LabelledRows } from './count-labelled.ts'
import type { FeatureCounting } from './feature-counter.ts'
import { cellsBy, cellsOf, type PlacedRows } from './group-rows.ts'
import { declared } from './segmentation.ts'
import { isOutcome } from './subjects.ts'
import { type Counted, indicesOf, mergedBy, Tally } from './tally.ts'

/** How labelled rows are counted. */
export interface OutcomeCounting extends FeatureCounting {
  /** The class a score is the probability of; empty when there is none. */
  positiveClass: string
  /** An upload brings labels with its rows: they took no time. */
  hasLags: boolean
}

/** Labelled rows of a block, with what tells where they belong. */
export interface OutcomeRows extends PlacedRows, LabelledRows {
  /** Where the slice of each row's prediction begins, in epoch seconds. */
  slice: Uint32Array
}

/** Counts labelled rows block by block. */
export class OutcomeCounter {
  readonly #how: OutcomeCounting
  readonly #indices: ReadonlyMap<string, BinIndex>
  readonly #numbers: Tally
  readonly #outcomes: Tally

  constructor(how: OutcomeCounting) {
    const of = (kind: 'numeric' | 'categorical') =>
      new Map(
        [...how.binnings].filter(([subject, { binning }]) => binning.kind === kind && isOutcome(subject)),
      )
    const numbers = of('numeric')
    this.#how = how
    this.#indices = indicesOf(numbers)
    this.#numbers = new Tally({
      subjects: numbers,
      segmentation: declared(how.segmentation),
      countsMissing: false,
    })
    this.#outcomes = new Tally({
      subjects: of('categorical'),
      segmentation: how.segmentation,
      countsMissing: false,
    })
  }

  add(rows: OutcomeRows): void {
    const { startOf, positiveClass, hasLags } = this.#how
    const slices = cellsOf(rows, rows.slice)
    const groupings = this.#numbers.group(rows, cellsBy(slices, startOf))
    countLabelled(rows, { subjects: this.#indices, positiveClass, hasLags, groupings })
    // Of values by name, other ones would be pooled than in slices.
    const bySlice = this.#outcomes.group(rows, slices)
    for (const subject of this.#outcomes.subjects.keys())
      countCategories(subject, outcomesOf(rows), bySlice, rows.weight)
  }

  /** What was counted of slices, or of what holds them. */
  counted(): Counted[] {
    return [...this.#numbers.rows(), ...mergedBy(this.#outcomes.rows(), this.#how.startOf)]
  }
}
