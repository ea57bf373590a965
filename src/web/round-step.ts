/**
 * The smallest 1, 2 or 5 times a power of ten that divides [low, high] into at most `most` stretches between
 * its multiples: steps people count in. Where `low` and `high` are as good as equal, a step of about their size.
 */
export function roundStep(low: number, high: number, most: number): number {
  const size = Math.max(Math.abs(low), Math.abs(high))
  // Below these a double can't count steps: the search would not end.
  const span = high - low > Math.max(size * 1e-9, 1e-300) ? high - low : size > 1e-300 ? size : 1
  for (let power = Math.floor(Math.log10(span / most)); ; power += 1) {
    for (const digit of [1, 2, 5]) {
      const step = digit * 10 ** power
      if (Math.floor(high / step) - Math.floor(low / step) + 1 <= most) return step
    }
  }
}

/** A multiple of a step as people write it: 0.3, not 0.30000000000000004. */
export function multipleOf(step: number, times: number): number {
  return Number((times * step).toPrecision(12))
}
