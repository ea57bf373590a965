/**
 * Sums of residuals whose terms may cancel (see `RESIDUAL_TERMS`), each with SQL for what its terms add up to at most, signs
 * aside: by Cauchy and Schwarz, from the other sums in the map `sums` and from `sum_squares`.
 */
export const CANCELLING: Readonly<Record<string, string>> = {
  y: `sqrt(sums['rows']) * sqrt(sums['y2'])`,
  y3: `sqrt(sums['y2']) * sqrt(sums['y4'])`,
  ey: `sqrt(sum_squares) * sqrt(sums['y2'])`,
  ey2: `sqrt(sum_squares) * sqrt(sums['y4'])`,
  e2y: `sqrt(sum_squares) * sqrt(sums['e2y2'])`,
}
