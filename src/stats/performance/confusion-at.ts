import { binPosition } from '../histogram/bin-position.ts'
import type { Scores } from './performance-metric.ts'
import { scoreBins } from './score-bins.ts'
import { thresholdPlace } from './threshold-place.ts'

/** Rows by label and by whether their score reaches a threshold. */
export interface ConfusionAt {
  threshold: number
  truePositives: number
  falsePositives: number
  falseNegatives: number
  trueNegatives: number
  /**
   * Rows in the bin the threshold lies in, by label: any number of them may be on its other side. They are counted
   * as reaching it if the middle of their bin does. 0: the four counts are exact.
   */
  unsure: { positives: number; negatives: number }
}

/**
 * What predicting "positive" from `threshold` on (score ≥ threshold) would have given.
 * Throws RangeError for a threshold that is no finite number.
 */
export function confusionAt(scores: Scores, threshold: number): ConfusionAt {
  if (!Number.isFinite(threshold)) throw new RangeError('a threshold must be a finite number')
  const { codes, middle, positive, negative, positives, negatives } = scoreBins(scores)
  const { position, inside } = thresholdPlace(scores.binning, threshold)
  const unsure = { positives: 0, negatives: 0 }
  let truePositives = 0
  let falsePositives = 0
  for (let b = 0; b < codes.length; b++) {
    const at = binPosition(scores.binning, codes[b]!)
    const split = at === position && inside
    if (split) {
      unsure.positives = positive[b]!
      unsure.negatives = negative[b]!
    }
    if (split ? middle[b]! < threshold : at < position) continue
    truePositives += positive[b]!
    falsePositives += negative[b]!
  }
  return {
    threshold,
    truePositives,
    falsePositives,
    falseNegatives: positives - truePositives,
    trueNegatives: negatives - falsePositives,
    unsure,
  }
}
