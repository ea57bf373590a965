import { asEffectiveRows } from '../histogram/effective-rows.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { hasWeights, weigh } from '../histogram/weigh.ts'
import type { Evidence } from './performance-metric.ts'

/**
 * The same evidence with every row counted for its weight, scaled so that all that is known of one kind adds up to its
 * effective rows: every metric of it is the weighted one, with an interval as wide as that many rows of equal weight
 * would give. Null where all rows weigh 1.
 */
export function weighEvidence(evidence: Evidence): Evidence | null {
  const { outcome, scores, ranks, residual, labels } = evidence
  const all = [outcome, scores?.positive, scores?.negative, ranks, residual?.histogram]
  if (!all.some(histogram => histogram && hasWeights(histogram))) return null
  const weighed: Evidence = { ...evidence }
  if (outcome) weighed.outcome = effective(outcome)
  if (ranks) weighed.ranks = effective(ranks)
  if (residual) weighed.residual = { ...residual, histogram: effective(residual.histogram) }
  if (labels) weighed.labels = { ...labels, histogram: effective(labels.histogram) }
  if (scores) {
    const [positive, negative] = asEffectiveRows([weigh(scores.positive), weigh(scores.negative)])
    weighed.scores = { ...scores, positive: positive!, negative: negative! }
  }
  return weighed
}

const effective = (histogram: Histogram): Histogram => asEffectiveRows([weigh(histogram)])[0]!
