import { asEffectiveRows } from '../histogram/effective-rows.ts'
import type { Scores } from './performance-metric.ts'

/**
 * Scores of either class scaled to the effective rows of that class: for what does not ask how many positive rows there
 * are for each negative one. Where all rows weigh the same, nothing changes.
 */
export const effectiveByClass = ({ positive, negative, binning }: Scores): Scores => ({
  positive: asEffectiveRows([positive])[0]!,
  negative: asEffectiveRows([negative])[0]!,
  binning,
})
