import { LABELLED } from './count-sql.ts'
import type { Terms } from './labelled-sums.ts'

/**
 * The rows of `LABELLED` with what their residual comes to: label `y`, prediction `p`, residual `e` = p − y; `ape`, the
 * absolute percentage error; `sape`, the symmetric one, 0 where p = y = 0; `sle`, the squared error of log(1 + x); and
 * whether it is `summed`, `has_percentage` (y is not 0) and `has_log` (y and p are above −1). Magnitudes from 1e70 on are
 * left out: fourth powers would overflow, and infinities of both signs add up to nothing.
 *
 * As columns, not spelled out in each sum: ClickHouse would take longer to plan those than to count a small slice.
 */
export const RESIDUALS = `
  SELECT *, summed AND y != 0 AS has_percentage, summed AND y > -1 AND p > -1 AS has_log
  FROM (
    SELECT *, abs(e) < 1e70 AND abs(y) < 1e70 AS summed, abs(e / y) AS ape,
      if(e = 0, 0, 2 * abs(e) / (abs(y) + abs(p))) AS sape, pow(log1p(p) - log1p(y), 2) AS sle
    FROM (
      SELECT *, p - y AS e
      FROM (SELECT *, ifNull(label_value, 0) AS y, ifNull(prediction_value, 0) AS p FROM (${LABELLED}))
    )
  )`

/** The columns of these that the terms are made of. */
export const RESIDUAL_COLUMNS = ['y', 'e', 'ape', 'sape', 'sle', 'summed', 'has_percentage', 'has_log']

/** Terms of the exact sums that only `residual` has: the moments that R² and its interval need, and errors. A 2 at the end: of squares. */
export const RESIDUAL_TERMS: Terms = {
  rows: ['1.', 'summed'],
  y: ['y', 'summed'],
  y2: ['y * y', 'summed'],
  y3: ['y * y * y', 'summed'],
  y4: ['y * y * (y * y)', 'summed'],
  ey: ['e * y', 'summed'],
  ey2: ['e * (y * y)', 'summed'],
  e2y: ['e * e * y', 'summed'],
  e2y2: ['e * e * (y * y)', 'summed'],
  ape_rows: ['1.', 'has_percentage'],
  ape: ['ape', 'has_percentage'],
  ape2: ['ape * ape', 'has_percentage'],
  sape: ['sape', 'summed'],
  sape2: ['sape * sape', 'summed'],
  sle_rows: ['1.', 'has_log'],
  sle: ['sle', 'has_log'],
  sle2: ['sle * sle', 'has_log'],
}

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
