/** Points and weights of Gauss and Legendre's rule on −1…1, the positive half (Abramowitz & Stegun table 25.4, n = 10). */
const POINTS = [
  { at: 0.1488743389816312, weight: 0.2955242247147529 },
  { at: 0.4333953941292472, weight: 0.2692667193099963 },
  { at: 0.6794095682990244, weight: 0.2190863625159821 },
  { at: 0.8650633666889845, weight: 0.1494513491505806 },
  { at: 0.9739065285171717, weight: 0.0666713443086881 },
]

/** A tail of a distribution on the whole numbers. */
export interface SmoothTail {
  /** The chance of a value: a smooth curve, which falls from `from` on in the direction of the tail. */
  chanceOf: (x: number) => number
  /** Where the tail begins. */
  from: number
  /** The last value there is; below `from` for a lower tail. */
  to: number
  /** A length over which the logarithm of the chance bends and falls by a few units at most. */
  scale: number
}

/**
 * The sum of the chances from `from` to `to`, without adding up each of them: for a tail of thousands.
 *
 * The midpoint form of Euler and Maclaurin's formula, Σ f(i) = ∫ f + f′/24 at the edge half a step before `from`, with
 * the integral by Gauss and Legendre's rule piece by piece until nothing more comes (Abramowitz & Stegun 3.6.27 and
 * 25.4.30). What is left out is 7/5760 of (f‴/f) relative to the first chance.
 */
export function smoothTail({ chanceOf, from, to, scale }: SmoothTail): number {
  const direction = to < from ? -1 : 1
  const edge = from - direction / 2
  const end = to + direction / 2
  const slope = chanceOf(from) - chanceOf(Math.max(0, from - direction))
  let sum = 0
  for (let left = edge; direction * (end - left) > 0; left += direction * scale) {
    const half = Math.min(scale, direction * (end - left)) / 2
    const middle = left + direction * half
    let piece = 0
    for (const { at, weight } of POINTS)
      piece += weight * (chanceOf(middle - half * at) + chanceOf(middle + half * at))
    sum += piece * half
    if (piece * half < 1e-15 * sum) break
  }
  return sum + slope / 24
}
