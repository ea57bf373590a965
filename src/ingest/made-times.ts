import type { RecentId } from '../store/recent-ids.ts'

/** For so long a row that is sent again gets the time it had. */
export const REMEMBERED_MS = 600_000

/** The older half is forgotten at once when the newer is full: with UUIDs for ids 34 MB at most. */
export const MOST_REMEMBERED = 250_000

/**
 * Times made for rows that brought an id and none: the ten minutes a row was made in are part of its identity, so that
 * one that is sent again is the same row only with the time it had.
 */
export class MadeTimes {
  /** Microseconds since 1970 by row. */
  #newer = new Map<string, number>()
  #older: ReadonlyMap<string, number> = new Map()

  /**
   * When a row was made: now, unless it was sent before.
   *
   * @param now epoch milliseconds
   * @returns microseconds since 1970
   */
  timeOf(row: Omit<RecentId, 'timestamp'>, now: number): number {
    const key = keyOf(row)
    const known = this.#newer.get(key) ?? this.#older.get(key)
    if (known !== undefined && known >= (now - REMEMBERED_MS) * 1_000) return known
    this.#add(key, now * 1_000)
    return now * 1_000
  }

  /** Takes over what was stored before this process began, the oldest first. */
  remember(rows: readonly RecentId[]): void {
    for (const row of rows) this.#add(keyOf(row), row.timestamp)
  }

  /** One by one the oldest could not be found in a map from which many were taken: it walks past those that are gone. */
  #add(key: string, micros: number): void {
    if (this.#newer.size >= MOST_REMEMBERED / 2) {
      this.#older = this.#newer
      this.#newer = new Map()
    }
    this.#newer.set(key, micros)
  }
}

/** No name of a model has a line break. */
const keyOf = ({ model, prediction_id }: Omit<RecentId, 'timestamp'>): string => `${model}\n${prediction_id}`
