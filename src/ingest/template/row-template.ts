import type { ModelSettings } from '../../model/model.ts'
import type { PredictionRows } from '../../store/predictions.ts'
import type { CheckedPrediction } from '../check-prediction.ts'
import type { JsonShape } from '../json-shape.ts'
import { type MomentPart, momentPart } from './moment-part.ts'
import type { Part } from './part.ts'
import { partsOf } from './parts-of.ts'
import { slotsOf } from './slots-of.ts'

/** A row that passed its checks, and what it passed them against: `now` in epoch milliseconds, `oldest` in seconds. */
export interface Passed {
  row: CheckedPrediction
  shape: JsonShape
  settings: ModelSettings
  now: number
  oldest: number
}

/**
 * A row that passed, as a template for others of its shape and model: their values are checked and written where they
 * lie, and no object is made of them. One that does not fit has no fault yet: it is checked as a single row.
 */
export class RowTemplate {
  readonly passed: Passed
  readonly #rows: PredictionRows
  readonly #moment: MomentPart
  readonly #parts: readonly Part[]

  private constructor(passed: Passed, rows: PredictionRows, moment: MomentPart) {
    this.passed = passed
    this.#rows = rows
    this.#moment = moment
    this.#parts = [...partsOf(passed, rows), moment]
  }

  /**
   * @param rows where rows that fit are added
   * @returns null for rows without an id or a time of their own
   */
  static of(passed: Passed, rows: PredictionRows): RowTemplate | null {
    const { timestamp, prediction_id } = slotsOf(passed.shape).fields
    if (timestamp === undefined || prediction_id === undefined) return null
    return new RowTemplate(passed, rows, momentPart(rows.column('timestamp'), timestamp, passed))
  }

  /** When the row that was added last was made, in microseconds since 1970. */
  get micros(): number {
    return this.#moment.micros()
  }

  /** Adds the row that the shape has scanned. @returns whether it fits */
  add(): boolean {
    const { values } = this.passed.shape
    const parts = this.#parts
    for (let i = 0; i < parts.length; i++) if (!parts[i]!.fits(values)) return false
    for (let i = 0; i < parts.length; i++) parts[i]!.write(values)
    this.#rows.addedRow()
    return true
  }
}
