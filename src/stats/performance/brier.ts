import { meanScoreLoss, type ScoreLoss } from './score-loss.ts'

export const squaredLoss: ScoreLoss = {
  sum: 'squared_error',
  positive: score => (1 - score) ** 2,
  negative: score => score ** 2,
}

/** Brier score: the mean squared distance of the score from 1 for positive rows and from 0 for others (Brier 1950). */
export const brier = meanScoreLoss('brier', squaredLoss)
