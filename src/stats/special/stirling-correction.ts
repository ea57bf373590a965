/**
 * What Stirling's formula leaves out: ln Γ(x) − [ (x − ½) ln x − x + ½ ln 2π ].
 *
 * Differences of log-gammas lose digits when their arguments are large; differences of these corrections do
 * not, which is why tails with thousands of degrees of freedom are built on them.
 *
 * Source: Abramowitz & Stegun 6.1.40–41; eight terms are exact to double precision from x = 10 on.
 *
 * @param x at least 10
 */
export function stirlingCorrection(x: number): number {
  const w = 1 / (x * x)
  // Bernoulli coefficients B(2i) / (2i(2i−1)), by Horner's rule. Written out: this is where most tails spend their time.
  let sum = -3617 / 122400
  sum = sum * w + 1 / 156
  sum = sum * w - 691 / 360360
  sum = sum * w + 1 / 1188
  sum = sum * w - 1 / 1680
  sum = sum * w + 1 / 1260
  sum = sum * w - 1 / 360
  sum = sum * w + 1 / 12
  return sum / x
}
