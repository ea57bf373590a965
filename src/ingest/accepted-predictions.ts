import type { ModelSettings } from '../model/model.ts'
import { type PredictionRows, predictionBlock, predictionRows } from '../store/predictions.ts'
import type { Sequence } from '../store/sequence.ts'
import { sliceOf } from '../store/slices.ts'
import { type Batch, TouchedSlices } from './batch.ts'
import type { CheckedPrediction } from './check-prediction.ts'
import type { JsonShape } from './json-shape.ts'
import type { Passed } from './template/row-template.ts'
import { RowTemplates } from './template/row-templates.ts'

/** Rows column by column, templates that add to them, and the slices they touch. */
class Encoded {
  readonly rows: PredictionRows = predictionRows()
  readonly templates = new RowTemplates(this.rows)
  readonly touched = new TouchedSlices()

  add(row: CheckedPrediction): void {
    this.rows.add(row)
    this.touch(row.model, row.timestamp)
  }

  /** @param micros when a row of the model was made, in microseconds since 1970 */
  touch(model: string, micros: number): void {
    this.touched.add(model, sliceOf(Math.floor(micros / 1e6)))
  }

  append({ rows, touched }: Encoded): void {
    this.rows.append(rows)
    this.touched.append(touched)
  }

  clear(): void {
    this.rows.clear()
    this.touched.clear()
  }
}

/** Predictions that passed, encoded as they come, so that no row is kept. All are production's, or one upload's. */
export class AcceptedPredictions {
  readonly #reference: string
  /**
   * The only row so far. It is encoded with those that come with it, which most often are other requests': columns cost
   * many times what one row in them does.
   */
  #only: CheckedPrediction | null = null
  #encoded: Encoded | null = null

  constructor(reference: string) {
    this.#reference = reference
  }

  get length(): number {
    return this.#only === null ? (this.#encoded?.rows.length ?? 0) : 1
  }

  /** @param row with its identity and place, taken over */
  add(row: CheckedPrediction): void {
    if (this.length === 0) this.#only = row
    else this.#encodedSoFar().add(row)
  }

  /**
   * Adds the row that a shape has scanned, if it is like one of those that were `passed`.
   *
   * @param settings what the models are taken for now
   * @returns whether it was added; otherwise it has to be checked
   */
  addLike(shape: JsonShape, settings: ReadonlyMap<string, ModelSettings>): boolean {
    const encoded = this.#encodedSoFar()
    const template = encoded.templates.add(shape, settings)
    if (template === null) return false
    encoded.touch(template.passed.row.model, template.micros)
    return true
  }

  /** A row that was added was of a shape: those that follow may be like it. */
  passed(passed: Passed): void {
    this.#encodedSoFar().templates.passed(passed)
  }

  /** @param other is taken over: afterwards it has no rows */
  append(other: AcceptedPredictions): void {
    if (other.#only !== null) this.add(other.#only)
    else if (other.length > 0) this.#encodedSoFar().append(other.#encodedSoFar())
    other.clear()
  }

  /** All of them as a batch; each row gets a `seq` of its own. */
  batch(sequence: Sequence, learned: Batch['learned']): Batch {
    const { rows, touched } = this.#encodedSoFar()
    rows.number('seq', sequence.next())
    return {
      block: predictionBlock(rows),
      // A label may have come before its prediction: then the outcome of this slice is new as well.
      marks: touched.marks(['features', 'outcome'], this.#reference),
      learned,
    }
  }

  /** Forgets all of them, when they are on disk or never will be: their batch is no more. */
  clear(): void {
    this.#only = null
    this.#encoded?.clear()
  }

  #encodedSoFar(): Encoded {
    const encoded = this.#encoded ?? new Encoded()
    this.#encoded = encoded
    if (this.#only !== null) encoded.add(this.#only)
    this.#only = null
    return encoded
  }
}
