import { thin } from '../histogram/thin.ts'
import type { Evidence } from './performance-metric.ts'

/**
 * The same evidence as of φ times fewer rows: every metric of it has the same value, with an interval wider by √φ, on
 * the scale it is made on.
 */
export function thinEvidence(evidence: Evidence, phi: number): Evidence {
  const { outcome, scores, ranks, residual, labels } = evidence
  const thinned: Evidence = { ...evidence }
  if (outcome) thinned.outcome = thin(outcome, phi)
  if (ranks) thinned.ranks = thin(ranks, phi)
  if (residual) thinned.residual = { ...residual, histogram: thin(residual.histogram, phi) }
  if (labels) thinned.labels = { ...labels, histogram: thin(labels.histogram, phi) }
  if (scores)
    thinned.scores = {
      ...scores,
      positive: thin(scores.positive, phi),
      negative: thin(scores.negative, phi),
    }
  return thinned
}
