import { JsonCursor } from './json-cursor.ts'
import { JsonShape } from './json-shape.ts'
import { type Line, type ParsedRow, parseRow, type ReadRow } from './read-rows.ts'

/** Senders whose rows come in more shapes than this have one for nearly every row. */
const MOST_SHAPES = 4

/** Reads the rows of one batch, one after the other: what it returns is changed by the next. */
export class RowReader {
  /** The one that fitted last goes first. */
  readonly #shapes: JsonShape[] = []
  #looked = 0
  #cursor: JsonCursor | null = null
  /** The newest line that had no shape, if there may be one. */
  #strange: Line | null = null

  read(row: ReadRow): ParsedRow {
    if (!('bytes' in row)) return row
    this.#learn()
    const known = this.#readAsKnown(row)
    if (known !== null) return { row: known }
    const parsed = parseRow(row)
    this.#strange = 'row' in parsed ? row : null
    return parsed
  }

  /** Not before there is another row: most requests have one. */
  #learn(): void {
    if (this.#strange === null || this.#looked === MOST_SHAPES) return
    const shape = JsonShape.of(this.#strange)
    if (shape) this.#shapes.unshift(shape)
    this.#looked += 1
    this.#strange = null
  }

  #readAsKnown({ bytes, start, end }: Line): Record<string, unknown> | null {
    if (this.#cursor?.bytes !== bytes) this.#cursor = new JsonCursor(bytes)
    for (const [i, shape] of this.#shapes.entries()) {
      const row = shape.read(this.#cursor, start, end)
      if (row === null) continue
      if (i > 0) this.#shapes.unshift(...this.#shapes.splice(i, 1))
      return row
    }
    return null
  }
}
