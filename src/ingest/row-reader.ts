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
    const shape = this.scan(row)
    return shape === null ? this.parse(row) : { row: shape.row() }
  }

  /** @returns the shape that has the row's values now; null when it has none of those that are known */
  scan(row: ReadRow): JsonShape | null {
    if (!('bytes' in row)) return null
    this.#learn()
    return this.#shapeOf(row)
  }

  /** Reads a row that has no known shape. */
  parse(row: ReadRow): ParsedRow {
    const parsed = parseRow(row)
    this.#strange = 'bytes' in row && 'row' in parsed ? row : null
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

  #shapeOf({ bytes, start, end }: Line): JsonShape | null {
    if (this.#cursor?.bytes !== bytes) this.#cursor = new JsonCursor(bytes)
    for (let i = 0; i < this.#shapes.length; i++) {
      const shape = this.#shapes[i]!
      if (!shape.scan(this.#cursor, start, end)) continue
      if (i > 0) this.#shapes.unshift(...this.#shapes.splice(i, 1))
      return shape
    }
    return null
  }
}
