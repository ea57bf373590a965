import { type PredictionRows, predictionBlock, predictionRows } from '../store/predictions.ts'
import type { Sequence } from '../store/sequence.ts'
import { sliceOf } from '../store/slices.ts'
import { type Batch, TouchedSlices } from './batch.ts'
import type { CheckedPrediction } from './check-prediction.ts'

/** Predictions that passed, encoded as they come, so that no row is kept. All are production's, or one upload's. */
export class AcceptedPredictions {
  readonly #reference: string
  readonly #rows: PredictionRows = predictionRows()
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
    this.#touched.add(row.model, sliceOf(Math.floor(row.timestamp / 1e6)))
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
}
