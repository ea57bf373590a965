/** Points and weights of Gauss and Legendre's rule on −1…1, the positive half (Abramowitz & Stegun table 25.4, n = 10). */
const POINTS = [
  { at: 0.1488743389816312, weight: 0.2955242247147529 },
  { at: 0.4333953941292472, weight: 0.2692667193099963 },
  { at: 0.6794095682990244, weight: 0.2190863625159821 },
  { at: 0.8650633666889845, weight: 0.1494513491505806 },
  { at: 0.9739065285171717, weight: 0.0666713443086881 },
]

/** The lower tail of a distribution on the whole numbers from 0. */
export interface SmoothTail {
  /** The chance of a value: a smooth curve, which falls from `from` downwards. */
  chanceOf: (x: number) => number
  /** The greatest value of the tail, at least 1. */
  from: number
  /** A length over which the logarithm of the chance bends and falls by a few units at most. */
  scale: number
}

/**
 * The sum of the chances from 0 to `from`, without adding up each of them: for a tail of thousands.
 *
 * The midpoint form of Euler and Maclaurin's formula, Σ f(i) = ∫ f + f′/24 at the edge half a step above `from`, with
 * the integral by Gauss and Legendre's rule piece by piece until nothing more comes (Abramowitz & Stegun 3.6.27 and
 * 25.4.30). What is left out is 7/5760 of (f‴/f) relative to the first chance.
 */
export function smoothTail({ chanceOf, from, scale }: SmoothTail): number {
  const slope = chanceOf(from) - chanceOf(from + 1)
  let sum = 0
  for (let right = from + 0.5; right > -0.5; right -= scale) {
    const half = Math.min(scale, right + 0.5) / 2
    const middle = right - half
    let piece = 0
    for (const { at, weight } of POINTS)
      piece += weight * (chanceOf(middle - half * at) + chanceOf(middle + half * at))
    sum += piece * half
    if (piece * half < 1e-15 * sum) break
  }
  return sum + slope / 24
}
