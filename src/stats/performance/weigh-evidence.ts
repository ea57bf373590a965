import { asEffectiveRows } from '../histogram/effective-rows.ts'
import { hasWeights, weigh } from '../histogram/weigh.ts'
import { mapEvidence } from './map-evidence.ts'
import type { Evidence } from './performance-metric.ts'

/**
 * The same evidence with every row counted for its weight, scaled so that all that is known of one kind adds up to its
 * effective rows: every metric of it is the weighted one, with an interval as wide as that many rows of equal weight
 * would give. Null where all rows weigh 1.
 */
export function weighEvidence(evidence: Evidence): Evidence | null {
  const { outcome, scores, ranks, residual } = evidence
  const all = [outcome, scores?.positive, scores?.negative, ranks, residual?.histogram]
  if (!all.some(histogram => histogram && hasWeights(histogram))) return null
  return mapEvidence(evidence, histograms => asEffectiveRows(histograms.map(weigh)))
}
