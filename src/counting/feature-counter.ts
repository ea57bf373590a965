import { scorerOf } from '../stats/outliers/row-scorer.ts'
import type { BinIndex } from './bin-index.ts'
import { BlockMemory } from './block-memory.ts'
import { countCategories } from './count-categories.ts'
import { countNumbers, type Numbers } from './count-numbers.ts'
import { cellsBy, cellsOf } from './group-rows.ts'
import { namesOfRows, numbersOfRows, type PredictionRows } from './prediction-rows.ts'
import { ALL_ROWS, declared, type Segmentation } from './segmentation.ts'
import { BY_MINUTES, isNameOfPrediction, isNumberOfPrediction, OUTLIER_SCORE } from './subjects.ts'
import { type Counted, type Frozen, indicesOf, mergedBy, Tally } from './tally.ts'
import { type Refused, WholeRows } from './whole-rows.ts'

/** How predictions are counted. */
export interface FeatureCounting {
  /** Of every subject of the model that is frozen. */
  binnings: ReadonlyMap<string, Frozen>
  segmentation: Segmentation
  /** Where what holds a slice begins, both in epoch seconds: what is counted is merged to that. */
  startOf: (slice: number) => number
}

/** Counts predictions block by block: what they hold, how they were answered, and how often rows come. */
export class FeatureCounter {
  /** Subjects that rows have values of, and that could not be counted: they are not frozen. */
  readonly unfrozen = new Set<string>()
  readonly #startOf: FeatureCounting['startOf']
  readonly #binnings: FeatureCounting['binnings']
  readonly #indices: ReadonlyMap<string, BinIndex>
  readonly #scorer: ReturnType<typeof scorerOf>
  readonly #numbers: Tally
  readonly #names: Tally
  readonly #classes: Tally
  readonly #minutes: Tally
  readonly #wholeRows: WholeRows
  readonly #memory = new BlockMemory()

  constructor({ binnings, segmentation, startOf }: FeatureCounting) {
    const of = (isCounted: (subject: string, frozen: Frozen) => boolean) =>
      new Map([...binnings].filter(([subject, frozen]) => isCounted(subject, frozen)))
    const numbers = of((subject, { binning }) => binning.kind === 'numeric' && isNumberOfPrediction(subject))
    const names = of((subject, { binning }) => binning.kind === 'categorical' && isNameOfPrediction(subject))
    const classes = new Map([...names].filter(([subject]) => subject === 'prediction'))
    for (const subject of classes.keys()) names.delete(subject)
    const minutes = new Map([...numbers].filter(([subject]) => BY_MINUTES.includes(subject)))
    this.#startOf = startOf
    this.#binnings = binnings
    this.#indices = indicesOf(numbers)
    const score = numbers.get(OUTLIER_SCORE)
    this.#scorer = score ? scorerOf(score.binning) : null
    const apart = declared(segmentation)
    this.#numbers = new Tally({ subjects: numbers, segmentation: apart, countsMissing: true })
    this.#names = new Tally({ subjects: names, segmentation: apart, countsMissing: true })
    this.#classes = new Tally({ subjects: classes, segmentation, countsMissing: true })
    this.#minutes = new Tally({ subjects: minutes, segmentation: ALL_ROWS, countsMissing: true })
    this.#wholeRows = new WholeRows(binnings)
  }

  add(rows: PredictionRows): void {
    this.#memory.startOver()
    const numbers = numbersOfRows(rows, { scorer: this.#scorer, memory: this.#memory })
    const slices = cellsOf(rows, rows.slice)
    this.#count(this.#numbers, numbers, this.#numbers.group(rows, cellsBy(slices, this.#startOf)))
    if (this.#minutes.subjects.size > 0)
      this.#count(this.#minutes, numbers, this.#minutes.group(rows, cellsOf(rows, rows.minute)))
    const names = namesOfRows(rows)
    for (const [subject, { rows: own }] of [...numbers, ...names])
      if (own.length > 0 && !this.#binnings.has(subject)) this.unfrozen.add(subject)
    for (const tally of [this.#names, this.#classes]) {
      // Of values by name, other ones would be pooled than in slices.
      const groupings = tally.group(rows, slices)
      for (const subject of tally.subjects.keys()) {
        const found = names.get(subject)
        if (found) countCategories(subject, found, groupings)
      }
    }
    this.#wholeRows.add(rows, slices)
  }

  /** What was counted of slices, or of what holds them. */
  counted(refused: readonly Refused[]): Counted[] {
    const named = [...this.#names.rows(), ...this.#classes.rows(), ...this.#wholeRows.rows(refused)]
    return [...this.#numbers.rows(), ...mergedBy(named, this.#startOf)]
  }

  /** What was counted of minutes: of all rows only, as by segments they would be most of what is stored. */
  countedMinutes(): Counted[] {
    return [...this.#minutes.rows()]
  }

  #count(tally: Tally, numbers: ReadonlyMap<string, Numbers>, groupings: ReturnType<Tally['group']>): void {
    for (const subject of tally.subjects.keys()) {
      const found = numbers.get(subject)
      if (found) countNumbers({ subject, index: this.#indices.get(subject)! }, found, groupings)
    }
  }
}
