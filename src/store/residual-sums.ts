import type { Terms } from './labelled-sums.ts'

const E = 'value'
const Y = 'ifNull(label_value, 0)'
const P = 'ifNull(prediction_value, 0)'

const PERCENTAGE = `abs(${E} / ${Y})`
const SYMMETRIC = `if(${E} = 0, 0, 2 * abs(${E}) / (abs(${Y}) + abs(${P})))`
const SQUARED_LOG = `pow(log1p(${P}) - log1p(${Y}), 2)`

const HAS_PERCENTAGE = `${Y} != 0`
const HAS_LOG = `${Y} > -1 AND ${P} > -1`

/**
 * By name, what is summed over rows of label y, prediction p and residual e = p − y, and where: the moments that R² and
 * its interval need; `ape`, absolute percentage errors, where y is not 0; `sape`, symmetric ones, 0 where p = y = 0;
 * `sle`, squared errors of log(1 + x), where y and p are above −1. A 2 at the end: of its squares. `rows` is how many
 * rows they are of.
 */
const SUMMED: Record<string, readonly [term: string, where?: string]> = {
  rows: ['1.'],
  y: [Y],
  y2: [`${Y} * ${Y}`],
  y3: [`${Y} * ${Y} * ${Y}`],
  y4: [`${Y} * ${Y} * (${Y} * ${Y})`],
  ey: [`${E} * ${Y}`],
  ey2: [`${E} * (${Y} * ${Y})`],
  e2y: [`${E} * ${E} * ${Y}`],
  e2y2: [`${E} * ${E} * (${Y} * ${Y})`],
  ape_rows: ['1.', HAS_PERCENTAGE],
  ape: [PERCENTAGE, HAS_PERCENTAGE],
  ape2: [`${PERCENTAGE} * ${PERCENTAGE}`, HAS_PERCENTAGE],
  sape: [SYMMETRIC],
  sape2: [`${SYMMETRIC} * ${SYMMETRIC}`],
  sle_rows: ['1.', HAS_LOG],
  sle: [SQUARED_LOG, HAS_LOG],
  sle2: [`${SQUARED_LOG} * ${SQUARED_LOG}`, HAS_LOG],
}

/**
 * Terms of the exact sums that only `residual` has, over the columns `value`, `label_value` and `prediction_value`.
 * Magnitudes from 1e70 on are left out: fourth powers would overflow, and infinities of both signs add up to nothing.
 */
export const RESIDUAL_TERMS: Terms = Object.fromEntries(
  Object.entries(SUMMED).map(([name, [term, where]]) => {
    const among = `abs(${E}) < 1e70 AND abs(${Y}) < 1e70${where ? ` AND ${where}` : ''}`
    return [name, [term, among]]
  }),
)

/**
 * Those whose terms may cancel, each with SQL for what its terms add up to at most, signs aside: by Cauchy and Schwarz,
 * from the other sums in the map `sums` and from `sum_squares`.
 */
export const CANCELLING: Readonly<Record<string, string>> = {
  y: `sqrt(sums['rows']) * sqrt(sums['y2'])`,
  y3: `sqrt(sums['y2']) * sqrt(sums['y4'])`,
  ey: `sqrt(sum_squares) * sqrt(sums['y2'])`,
  ey2: `sqrt(sum_squares) * sqrt(sums['y4'])`,
  e2y: `sqrt(sum_squares) * sqrt(sums['e2y2'])`,
}
