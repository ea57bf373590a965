import type { SliceSet } from '../store/slices.ts'

/** An open slice of few rows is counted again after this long, however little it has grown. */
const LONGEST_WAIT_MS = 60_000

/** Rows that cost next to nothing to count every minute. */
const FEW_ROWS = 10_000

/** An open slice of many rows waits this many times its age before it is counted again. */
const GROWTH = 2

/** Slices that are to be counted now. */
export interface DueSlices {
  /** With their hours, days and weeks. */
  whole: SliceSet
  /** Those still open that were counted before: alone, and again when they are over. */
  growing: SliceSet
}

/**
 * When slices that rows are still made for were counted last. Counting one at every look would cost many times what
 * its rows do, as it is read as a whole. So it waits until it has tripled, as far as rows come evenly; with few rows, a
 * minute at most. Its hour, day and week are built when it is seen first and when it is over.
 */
export class OpenSlices {
  /** By set and slice; times in epoch milliseconds. */
  readonly #newest = new Map<string, Counted>()

  /**
   * The slices of a set that are to be counted now: those that are over, those not counted yet, and those that have
   * grown enough.
   *
   * @param now epoch milliseconds
   * @param seconds length of a slice: with hours, those of ten minutes wait together
   */
  due(set: SliceSet, { now, seconds }: { now: number; seconds: number }): DueSlices {
    const whole: number[] = []
    const growing: number[] = []
    for (const slice of set.slices) {
      const start = startOf(slice, seconds)
      const newest = this.#newest.get(keyOf(set, start))
      if (newest === undefined || now >= (start + seconds) * 1000) whole.push(slice)
      else if (hasGrown(newest, start * 1000, now)) growing.push(slice)
    }
    return { whole: { ...set, slices: whole }, growing: { ...set, slices: growing } }
  }

  /**
   * Notes that slices were counted; those that are over are remembered no more.
   *
   * @param rowsOf rows of each ten minutes
   */
  counted(
    set: SliceSet,
    { rowsOf, now, seconds }: { rowsOf: ReadonlyMap<number, number>; now: number; seconds: number },
  ): void {
    for (const start of new Set(set.slices.map(slice => startOf(slice, seconds)))) {
      const key = keyOf(set, start)
      if (now < (start + seconds) * 1000)
        this.#newest.set(key, { countedAt: now, rows: rowsIn(rowsOf, { start, seconds }) })
      else this.#newest.delete(key)
    }
  }
}

interface Counted {
  countedAt: number
  rows: number
}

function hasGrown({ countedAt, rows }: Counted, start: number, now: number): boolean {
  // Rows of a client whose clock is ahead are made in slices that have not begun: nobody knows how those grow.
  const wait = countedAt > start ? GROWTH * (countedAt - start) : LONGEST_WAIT_MS
  // The clock may have been set back.
  return now < countedAt || now - countedAt >= (rows > FEW_ROWS ? wait : Math.min(LONGEST_WAIT_MS, wait))
}

const startOf = (slice: number, seconds: number): number => Math.floor(slice / seconds) * seconds

const rowsIn = (
  rowsOf: ReadonlyMap<number, number>,
  { start, seconds }: { start: number; seconds: number },
): number =>
  [...rowsOf].reduce(
    (sum, [slice, rows]) => (slice >= start && slice < start + seconds ? sum + rows : sum),
    0,
  )

const keyOf = ({ model, reference, kind }: SliceSet, slice: number): string =>
  JSON.stringify([model, reference, kind, slice])
