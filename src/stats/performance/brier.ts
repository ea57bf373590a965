import { meanScoreLoss } from './score-loss.ts'

/** Brier score: the mean squared distance of the score from 1 for positive rows and from 0 for others (Brier 1950). */
export const brier = meanScoreLoss('brier', {
  sum: 'squared_error',
  positive: score => (1 - score) ** 2,
  negative: score => score ** 2,
})
