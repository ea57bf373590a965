import { wilson } from '../performance/wilson.ts'

/**
 * The mean of two shares of the same rows, of which every row in the first is in the second, with its 95 % interval:
 * Wilson's of each added up by the method of variance estimates recovery for shares that depend on each other (Zou &
 * Donner 2008), √((a − l)² + 2r(a − l)(b − k) + (b − k)²)/2, where r = √(a(1 − b)/(b(1 − a))) is the correlation of
 * being in the one and in the other. Where that is 0/0 it is taken as 1, which makes the interval the widest.
 *
 * @param n more than 0
 */
export function meanOfNested({ inner, outer, n }: { inner: number; outer: number; n: number }): {
  value: number
  low: number
  high: number
} {
  const [a, b] = [inner / n, outer / n]
  const [ofInner, ofOuter] = [wilson(inner, n)!, wilson(outer, n)!]
  const scale = b * (1 - a)
  const r = scale > 0 ? Math.sqrt((a * (1 - b)) / scale) : 1
  const reach = (x: number, y: number) => Math.sqrt(x ** 2 + 2 * r * x * y + y ** 2) / 2
  const value = (a + b) / 2
  return {
    value,
    low: Math.max(0, value - reach(a - ofInner.low, b - ofOuter.low)),
    high: Math.min(1, value + reach(ofInner.high - a, ofOuter.high - b)),
  }
}
