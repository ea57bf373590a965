/** Bernoulli coefficients B(2i) / (2i(2i−1)) of the Stirling series. */
const COEFFICIENTS = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400]

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
  const inverseSquare = 1 / (x * x)
  return COEFFICIENTS.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0) / x
}
