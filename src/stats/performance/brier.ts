import { meanScoreLoss, type ScoreLoss } from './score-loss.ts'

export const squaredLoss: ScoreLoss = {
  sum: 'squared_error',
  positive: score => (1 - score) ** 2,
  negative: score => score ** 2,
}

/**
 * Brier score (Brier 1950). Of a binary task the mean squared distance of the score from 1 for positive rows and from
 * 0 for others: 0 to 1. Of a multiclass one that distance summed over all classes, as in the original: 0 to 2.
 */
export const brier = meanScoreLoss('brier', squaredLoss)
