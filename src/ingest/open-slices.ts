import { SLICE_SECONDS, type SliceSet } from '../store/slices.ts'

/** An open slice of few rows is counted again after this long, however little it has grown. */
const LONGEST_WAIT_MS = 60_000

/** Rows that cost next to nothing to count every minute. */
const FEW_ROWS = 10_000

/**
 * When slices that rows are still made for were counted last. Counting one at every look would cost many times what
 * its rows do: it is read as a whole, and its hour, day and week are built anew each time. So it waits until it has
 * doubled, as far as rows come evenly; with few rows, a minute at most.
 */
export class OpenSlices {
  /** By set and slice; times in epoch milliseconds. */
  readonly #newest = new Map<string, { countedAt: number; rows: number }>()

  /**
   * The slices of a set that are to be counted now: those that are over, those not counted yet, and those that have
   * grown enough.
   *
   * @param now epoch milliseconds
   */
  due(set: SliceSet, now: number): SliceSet {
    return { ...set, slices: set.slices.filter(slice => this.#isDue(keyOf(set, slice), slice * 1000, now)) }
  }

  /**
   * Notes that slices were counted; those that are over are remembered no more.
   *
   * @param rowsOf rows of each slice
   */
  counted(set: SliceSet, { rowsOf, now }: { rowsOf: ReadonlyMap<number, number>; now: number }): void {
    for (const slice of set.slices) {
      const key = keyOf(set, slice)
      if (isOpen(slice * 1000, now)) this.#newest.set(key, { countedAt: now, rows: rowsOf.get(slice) ?? 0 })
      else this.#newest.delete(key)
    }
  }

  #isDue(key: string, start: number, now: number): boolean {
    const newest = this.#newest.get(key)
    if (newest === undefined || !isOpen(start, now)) return true
    const { countedAt, rows } = newest
    // Rows of a client whose clock is ahead are made in slices that have not begun: nobody knows how those grow.
    const age = countedAt > start ? countedAt - start : LONGEST_WAIT_MS
    const wait = rows > FEW_ROWS ? age : Math.min(LONGEST_WAIT_MS, age)
    // The clock may have been set back.
    return now < countedAt || now - countedAt >= wait
  }
}

const isOpen = (start: number, now: number): boolean => now < start + SLICE_SECONDS * 1000

const keyOf = ({ model, reference, kind }: SliceSet, slice: number): string =>
  JSON.stringify([model, reference, kind, slice])
