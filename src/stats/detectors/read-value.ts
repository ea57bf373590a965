/** Sums and squares of this stay far from the largest double, in whatever number they come. */
const LARGEST = 1e100

/**
 * Any measurement; what lies beyond ±1e100 counts as ±1e100, as its square would overflow.
 *
 * @throws RangeError for NaN and ±Infinity
 */
export function readMeasurement(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`a detector takes finite numbers, not ${value}`)
  return Math.min(LARGEST, Math.max(-LARGEST, value))
}

/** @throws RangeError for anything but 0 to 1 */
export function readShare(value: number): number {
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`this detector takes numbers from 0 to 1, not ${value}`)
  return value
}

/** @throws RangeError for anything but 0 (right) and 1 (wrong) */
export function readError(value: number): number {
  if (value !== 0 && value !== 1) throw new RangeError(`this detector takes 0 and 1, not ${value}`)
  return value
}
