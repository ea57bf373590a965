import type { Detector, Signal } from './detector.ts'

/** A value of a series; null where there is none. */
export interface Point {
  value: number | null
}

/** A point at which something was signalled: which of the values it is, counted from 1 without those left out. */
export type Position<Place extends Point> = Place & { number: number }

/** What a detector made of a series. */
export interface Detection<Place extends Point> {
  /** Values it was given. */
  n: number
  /** Points without a value, which it was not. */
  skipped: number
  /** Where warnings begin: a value with one right after a value without. */
  warnings: Position<Place>[]
  /** Values at which it alarmed; at the next one it begins anew. */
  alarms: Position<Place>[]
}

/**
 * Gives a detector a series, page by page and in order; no page is kept.
 *
 * @throws RangeError for a value the detector does not take
 */
export async function runDetector<Place extends Point>(
  detector: Detector,
  pages: Iterable<readonly Place[]> | AsyncIterable<readonly Place[]>,
): Promise<Detection<Place>> {
  const found: Detection<Place> = { n: 0, skipped: 0, warnings: [], alarms: [] }
  let before: Signal = 'stable'
  for await (const page of pages) {
    for (const point of page) {
      if (point.value === null || !Number.isFinite(point.value)) {
        found.skipped += 1
        continue
      }
      found.n += 1
      const signal = detector.update(point.value)
      const position = { ...point, number: found.n }
      if (signal === 'drift') found.alarms.push(position)
      if (signal === 'warning' && before !== 'warning') found.warnings.push(position)
      before = signal
    }
  }
  return found
}
