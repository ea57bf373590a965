/** Rows one batch may hold; `seq` = batch number · 2²⁴ + row, exact in a JavaScript number for 5 · 10⁸ batches. */
export const ROWS_PER_BATCH = 2 ** 24

/**
 * The monotonic counter every row's `seq` comes from. It is not a clock: of two rows with one identity the
 * one with the higher `seq` was acknowledged later, whatever the machine's time did meanwhile.
 */
export class Sequence {
  #batch: number | null = null

  /** Continues after the highest `seq` the store holds; called once, after the migrations. */
  startAfter(highestSeq: number): void {
    this.#batch = Math.floor(highestSeq / ROWS_PER_BATCH)
  }

  /** @returns the `seq` of the first row of a new batch; its further rows count on from there */
  next(): number {
    if (this.#batch === null) throw new Error('The sequence was asked for before the store was opened.')
    this.#batch += 1
    return this.#batch * ROWS_PER_BATCH
  }
}
