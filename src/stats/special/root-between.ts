/** A function that rises with x. */
export type Curve = (x: number) => number

/**
 * Where a rising curve crosses 0: inverse quadratic interpolation while it is trustworthy, bisection otherwise
 * (Chandrupatla 1997, Advances in Engineering Software 28, 145–149), on the logarithm of x. An infinite value of
 * the curve, a tail that has underflowed, only ever bisects.
 *
 * @param low greater than 0, where the curve is not above 0; `high` is where it is not below
 * @returns the x, to 14 digits; an end of the interval where the curve does not cross 0 inside
 */
export function rootBetween(curve: Curve, low: number, high: number): number {
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
