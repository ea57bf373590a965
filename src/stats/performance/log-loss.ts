import { meanScoreLoss, type ScoreLoss } from './score-loss.ts'

/** What a certain and wrong score is taken to be short of certain: part of the definition, as counted. */
export const CLIP = 1e-15

export const logarithmicLoss: ScoreLoss = {
  sum: 'log_loss',
  positive: score => -Math.log(Math.max(CLIP, score)),
  negative: score => -Math.log(Math.max(CLIP, 1 - score)),
}

/**
 * Log loss (Good 1952): of a binary task the mean of −ln(score) over positive rows and of −ln(1 − score) over others,
 * of a multiclass one the mean of −ln of the probability that the label was given.
 */
export const logLoss = meanScoreLoss('log_loss', logarithmicLoss)
