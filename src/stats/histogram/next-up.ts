const float = new Float64Array(1)
const bits = new BigInt64Array(float.buffer)

/** The smallest double greater than the finite number `x` (IEEE 754 nextUp); `-nextUp(-x)` is nextDown. */
export function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE
  float[0] = x
  bits[0]! += x > 0 ? 1n : -1n
  return float[0]!
}
