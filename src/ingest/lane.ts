/** Rows that wait for their turn, and who waits for them. */
interface Waiting<Rows> {
  rows: Rows
  resolve: () => void
  reject: (reason: unknown) => void
}

/** Most rows written together, unless one request brings more. */
const ROWS_TOGETHER = 20_000

/**
 * From the beginning of one write to that of the next, at least. A quick disk would take two rows at a time, and such a write
 * costs this thread more than its rows do: at half the peak twice as much for a row as four milliseconds' rows together.
 */
export const WRITE_EVERY_MS = 4

/**
 * Puts rows that come while others are being written together: a thousand requests of one row each cost little more
 * than one request of a thousand. What comes after a rest is written at once.
 */
export class Lane<Rows extends { readonly length: number }> {
  readonly #write: (together: readonly Rows[]) => Promise<void>
  #waiting: Waiting<Rows>[] = []
  #writing = false
  /** When the newest write began, in milliseconds of `performance`. */
  #begun = Number.NEGATIVE_INFINITY

  /** @param write rows of one or more callers, in the order they came */
  constructor(write: (together: readonly Rows[]) => Promise<void>) {
    this.#write = write
  }

  /** Resolves once the rows are written; rejects with what kept them from it. */
  add(rows: Rows): Promise<void> {
    if (rows.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, resolve, reject })
      if (!this.#writing) void this.#writeAll()
    })
  }

  async #writeAll(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      const early = this.#begun + WRITE_EVERY_MS - performance.now()
      if (early > 0) await new Promise(resolve => setTimeout(resolve, early))
      this.#begun = performance.now()
      const together = this.#takeTogether()
      try {
        await this.#write(together.map(({ rows }) => rows))
        for (const { resolve } of together) resolve()
      } catch (error) {
        for (const { reject } of together) reject(error)
      }
    }
    this.#writing = false
  }

  #takeTogether(): Waiting<Rows>[] {
    let rows = 0
    const most = this.#waiting.findIndex(each => {
      rows += each.rows.length
      return rows > ROWS_TOGETHER
    })
    return this.#waiting.splice(0, most === -1 ? this.#waiting.length : Math.max(1, most))
  }
}
