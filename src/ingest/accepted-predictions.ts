import type { ModelSettings } from '../model/model.ts'
import { type PredictionRows, predictionBlock, predictionRows } from '../store/predictions.ts'
import type { Sequence } from '../store/sequence.ts'
import { sliceOf } from '../store/slices.ts'
import { type Batch, TouchedSlices } from './batch.ts'
import type { CheckedPrediction } from './check-prediction.ts'
import type { JsonShape } from './json-shape.ts'
import type { Passed } from './template/row-template.ts'
import { RowTemplates } from './template/row-templates.ts'

/** Predictions that passed, encoded as they come, so that no row is kept. All are production's, or one upload's. */
export class AcceptedPredictions {
  readonly #reference: string
  readonly #rows: PredictionRows = predictionRows()
  readonly #templates = new RowTemplates(this.#rows)
  readonly #touched = new TouchedSlices()

  constructor(reference: string) {
    this.#reference = reference
  }

  get length(): number {
    return this.#rows.length
  }

  /** @param row with its identity and place */
  add(row: CheckedPrediction): void {
    this.#rows.add(row)
    this.#touch(row.model, row.timestamp)
  }

  /**
   * Adds the row that a shape has scanned, if it is like one of those that were `passed`.
   *
   * @param settings what the models are taken for now
   * @returns whether it was added; otherwise it has to be checked
   */
  addLike(shape: JsonShape, settings: ReadonlyMap<string, ModelSettings>): boolean {
    const template = this.#templates.add(shape, settings)
    if (template === null) return false
    this.#touch(template.passed.row.model, template.micros)
    return true
  }

  /** A row that was added was of a shape: those that follow may be like it. */
  passed(passed: Passed): void {
    this.#templates.passed(passed)
  }

  append(other: AcceptedPredictions): void {
    this.#rows.append(other.#rows)
    this.#touched.append(other.#touched)
  }

  /** All of them as a batch; each row gets a `seq` of its own. */
  batch(sequence: Sequence, learned: Batch['learned']): Batch {
    this.#rows.number('seq', sequence.next())
    return {
      block: predictionBlock(this.#rows),
      // A label may have come before its prediction: then the outcome of this slice is new as well.
      marks: this.#touched.marks(['features', 'outcome'], this.#reference),
      learned,
    }
  }

  /** Forgets all of them, when they are on disk or never will be: their batch is no more. */
  clear(): void {
    this.#rows.clear()
  }

  #touch(model: string, micros: number): void {
    this.#touched.add(model, sliceOf(Math.floor(micros / 1e6)))
  }
}
