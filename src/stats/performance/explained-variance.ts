import { validRows } from '../histogram/valid-rows.ts'
import { explainedShare } from './explained-share.ts'

/** Explained variance: R² of a model whose mean error is taken away, so that always being off by as much costs nothing. */
export const explainedVariance = explainedShare(
  'explained_variance',
  ({ histogram }) => histogram.sum / validRows(histogram),
)
