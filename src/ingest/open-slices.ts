import { SLICE_SECONDS, type SliceSet } from '../store/slices.ts'

/** An open slice is counted again after this long, however little it has grown. */
const LONGEST_WAIT_MS = 60_000

/**
 * When slices that rows are still made for were counted last. Counting one at every look would cost many times what
 * its rows do: its hour, day and week are built anew each time. So it waits until it has doubled, as far as rows come
 * evenly, and a minute at most.
 */
export class OpenSlices {
  /** Epoch milliseconds, by set and slice. */
  readonly #countedAt = new Map<string, number>()

  /**
   * The slices of a set that are to be counted now: those that are over, those not counted yet, and those that have
   * grown enough.
   *
   * @param now epoch milliseconds
   */
  due(set: SliceSet, now: number): SliceSet {
    return { ...set, slices: set.slices.filter(slice => this.#isDue(keyOf(set, slice), slice * 1000, now)) }
  }

  /** Notes that slices were counted; those that are over are remembered no more. */
  counted(set: SliceSet, now: number): void {
    for (const slice of set.slices) {
      if (isOpen(slice * 1000, now)) this.#countedAt.set(keyOf(set, slice), now)
      else this.#countedAt.delete(keyOf(set, slice))
    }
  }

  #isDue(key: string, start: number, now: number): boolean {
    const countedAt = this.#countedAt.get(key)
    if (countedAt === undefined || !isOpen(start, now)) return true
    // Rows of a client whose clock is ahead are made in slices that have not begun: nobody knows how those grow.
    const age = countedAt > start ? countedAt - start : LONGEST_WAIT_MS
    // The clock may have been set back.
    return now < countedAt || now - countedAt >= Math.min(LONGEST_WAIT_MS, age)
  }
}

const isOpen = (start: number, now: number): boolean => now < start + SLICE_SECONDS * 1000

const keyOf = ({ model, reference, kind }: SliceSet, slice: number): string =>
  JSON.stringify([model, reference, kind, slice])
