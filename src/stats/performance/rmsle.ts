import { relativeError } from './relative-error.ts'

/**
 * Root mean squared logarithmic error: the root of the mean of (ln(1 + p) − ln(1 + y))², y being the label and p the
 * prediction. Not estimable if either is at or below −1 in any row: were such rows left out, the worst predictions
 * would cost nothing.
 */
export const rmsle = relativeError('rmsle', {
  sum: 'sle',
  squares: 'sle2',
  rows: 'sle_rows',
  after: Math.sqrt,
})
