import type { ModelSettings } from '../../model/model.ts'
import type { PredictionRows } from '../../store/predictions.ts'
import type { JsonShape } from '../json-shape.ts'
import { type Passed, RowTemplate } from './row-template.ts'

/** Rows that come in more combinations of shape and model than this are checked one by one. */
const MOST_TEMPLATES = 8

/** Adds those rows of a batch that are like one that passed. */
export class RowTemplates {
  readonly #rows: PredictionRows
  readonly #templates: RowTemplate[] = []
  #looked = 0
  /** The newest row that was checked by itself and passed, if others may be like it. */
  #passed: Passed | null = null

  /** @param rows where rows are added */
  constructor(rows: PredictionRows) {
    this.#rows = rows
  }

  /**
   * Adds the row that a shape has scanned, if there was one like it.
   *
   * @param settings what the models of the batch are taken for now
   * @returns the template, which says more of the row; null when it has to be checked
   */
  add(shape: JsonShape, settings: ReadonlyMap<string, ModelSettings>): RowTemplate | null {
    this.#learn()
    for (let i = 0; i < this.#templates.length; i++) {
      const template = this.#templates[i]!
      const { passed } = template
      if (passed.shape === shape && passed.settings === settings.get(passed.row.model) && template.add())
        return template
    }
    return null
  }

  /** A row was checked by itself: those that follow may be like it. */
  passed(passed: Passed): void {
    this.#passed = passed
  }

  /** Not before there is another row. */
  #learn(): void {
    const passed = this.#passed
    this.#passed = null
    if (passed === null || this.#looked === MOST_TEMPLATES || this.#has(passed)) return
    this.#looked += 1
    const template = RowTemplate.of(passed, this.#rows)
    if (template) this.#templates.push(template)
  }

  #has({ shape, settings, row }: Passed): boolean {
    return this.#templates.some(
      ({ passed }) =>
        passed.shape === shape && passed.settings === settings && passed.row.model === row.model,
    )
  }
}
