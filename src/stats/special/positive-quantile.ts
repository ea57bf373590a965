/** A continuous variable that is never negative. Each of its tails is accurate where it is small. */
export interface PositiveDistribution {
  /** The chance of a value ≤ x. */
  cdf: (x: number) => number
  /** The chance of a value > x. */
  upperTail: (x: number) => number
}

/**
 * The value below which a positive variable falls with chance `p`, by inversion of the smaller tail.
 *
 * Sought where the curve is nearly straight, the logarithm of the tail against the logarithm of x, to 14 digits
 * of x. Tails of 1e-300 are inverted like any others.
 *
 * @param p from 0 (the value 0) to 1 (Infinity)
 * @param q 1 − p; pass it when p is so near 1 that the subtraction would lose it
 * @returns 0 also where the value is below 2.2e-308, Infinity also where it is above 1.8e308
 */
export function positiveQuantile({ cdf, upperTail }: PositiveDistribution, p: number, q = 1 - p): number {
  if (p <= 0) return 0
  if (q <= 0) return Number.POSITIVE_INFINITY
  const excess = p < q ? (x: number) => Math.log(cdf(x) / p) : (x: number) => Math.log(q / upperTail(x))
  const { low, high } = bracket(excess)
  return low === high ? low : rootBetween(excess, low, high)
}

/** The smallest double with all its digits. */
const LEAST = 2 ** -1022

type Curve = (x: number) => number

/** Powers of 2 around the root of a rising curve: steps of ever more octaves away from 1, 64 at most. */
function bracket(curve: Curve): { low: number; high: number } {
  let low = 1
  let high = 1
  if (curve(1) < 0) {
    for (let octaves = 1; curve(high) < 0; octaves = Math.min(64, 2 * octaves)) {
      if (high === Number.MAX_VALUE) return { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY }
      low = high
      high = Math.min(Number.MAX_VALUE, high * 2 ** octaves)
    }
  } else {
    for (let octaves = 1; curve(low) >= 0; octaves = Math.min(64, 2 * octaves)) {
      if (low === LEAST) return { low: 0, high: 0 }
      high = low
      low = Math.max(LEAST, low / 2 ** octaves)
    }
  }
  return { low, high }
}

/**
 * Where a rising curve crosses 0: inverse quadratic interpolation while it is trustworthy, bisection otherwise
 * (Chandrupatla 1997, Advances in Engineering Software 28, 145–149), on the logarithm of x. An infinite value of
 * the curve, a tail that has underflowed, only ever bisects.
 */
function rootBetween(curve: Curve, low: number, high: number): number {
  const pointAt = (place: number): Point => {
    const x = low * (high / low) ** place
    return { place, x, y: curve(x) }
  }
  let newest = pointAt(0)
  let opposite = pointAt(1)
  let next = 0.5
  let width = 1
  while (newest.y !== 0 && width > 2 * Number.EPSILON) {
    const point = pointAt(newest.place + next * (opposite.place - newest.place))
    const isSameSide = point.y < 0 === newest.y < 0
    const dropped = isSameSide ? newest : opposite
    if (!isSameSide) opposite = newest
    newest = point
    width = Math.abs(opposite.place - newest.place)
    const least = Number.EPSILON / width
    next = Math.min(1 - least, Math.max(least, interpolate(newest, opposite, dropped)))
  }
  return Math.abs(opposite.y) < Math.abs(newest.y) ? opposite.x : newest.x
}

interface Point {
  place: number
  x: number
  y: number
}

/** The share of the way from `newest` to `opposite` at which to look next. */
function interpolate(newest: Point, opposite: Point, dropped: Point): number {
  const width = opposite.place - newest.place
  const xi = (newest.place - opposite.place) / (dropped.place - opposite.place)
  const phi = (newest.y - opposite.y) / (dropped.y - opposite.y)
  if (!(phi * phi < xi && (1 - phi) ** 2 < 1 - xi)) return 0.5
  const byOpposite = (newest.y / (opposite.y - newest.y)) * (dropped.y / (opposite.y - dropped.y))
  const byDropped = (newest.y / (dropped.y - newest.y)) * (opposite.y / (dropped.y - opposite.y))
  return byOpposite + ((dropped.place - newest.place) / width) * byDropped
}
