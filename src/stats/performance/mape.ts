import { relativeError } from './relative-error.ts'

/**
 * Mean absolute percentage error, as a share: the mean of |p − y| / |y|, y being the label and p the prediction, over
 * rows whose label is not 0 (scikit-learn divides by 2e-16 there, so that one such row outweighs all others). `n` is
 * how many those are; not estimable without any.
 */
export const mape = relativeError('mape', { sum: 'ape', squares: 'ape2', rows: 'ape_rows', leavesOut: true })
