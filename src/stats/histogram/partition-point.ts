/**
 * Binary search: the number of leading indexes in 0..length for which `before` holds, given that once it
 * fails it fails for all that follow. `partitionPoint(a.length, i => a[i] < x)` is where `x` would go.
 */
export function partitionPoint(length: number, before: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}
