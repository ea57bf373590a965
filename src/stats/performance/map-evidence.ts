import type { Histogram } from '../histogram/histogram.ts'
import type { Evidence } from './performance-metric.ts'

/**
 * The same evidence with other histograms.
 *
 * @param replace given those of one kind, which belong together: scores have two, by label
 */
export function mapEvidence(
  evidence: Evidence,
  replace: (histograms: readonly Histogram[]) => readonly Histogram[],
): Evidence {
  const { outcome, scores, ranks, residual, labels } = evidence
  const replaced = (histogram: Histogram) => replace([histogram])[0]!
  const mapped: Evidence = { ...evidence }
  if (outcome) mapped.outcome = replaced(outcome)
  if (ranks) mapped.ranks = replaced(ranks)
  if (residual) mapped.residual = { ...residual, histogram: replaced(residual.histogram) }
  if (labels) mapped.labels = { ...labels, histogram: replaced(labels.histogram) }
  if (scores) {
    const [positive, negative] = replace([scores.positive, scores.negative])
    mapped.scores = { ...scores, positive: positive!, negative: negative! }
  }
  return mapped
}
