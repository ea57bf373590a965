/** Rows that wait for their turn, and who waits for them. */
interface Waiting<Row, Extra> {
  rows: readonly Row[]
  extra: Extra
  resolve: () => void
  reject: (reason: unknown) => void
}

/** Most rows written together, unless one request brings more. */
const ROWS_TOGETHER = 20_000

/**
 * Puts rows that come while others are being written together: a thousand requests of one row each cost little more
 * than one request of a thousand.
 */
export class Lane<Row, Extra> {
  readonly #write: (rows: readonly Row[], extras: Extra[]) => Promise<void>
  #waiting: Waiting<Row, Extra>[] = []
  #writing = false

  /** @param write rows of one or more callers, in the order they came, with what each brought beside them */
  constructor(write: (rows: readonly Row[], extras: Extra[]) => Promise<void>) {
    this.#write = write
  }

  /** Resolves once the rows are written; rejects with what kept them from it. */
  add(rows: readonly Row[], extra: Extra): Promise<void> {
    if (rows.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, extra, resolve, reject })
      if (!this.#writing) void this.#writeAll()
    })
  }

  async #writeAll(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      const together = this.#takeTogether()
      try {
        const rows = together.length === 1 ? together[0]!.rows : together.flatMap(each => each.rows)
        await this.#write(
          rows,
          together.map(({ extra }) => extra),
        )
        for (const { resolve } of together) resolve()
      } catch (error) {
        for (const { reject } of together) reject(error)
      }
    }
    this.#writing = false
  }

  #takeTogether(): Waiting<Row, Extra>[] {
    let rows = 0
    const most = this.#waiting.findIndex(each => {
      rows += each.rows.length
      return rows > ROWS_TOGETHER
    })
    return this.#waiting.splice(0, most === -1 ? this.#waiting.length : Math.max(1, most))
  }
}
