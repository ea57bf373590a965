import { driftQuestion } from './drift-question.ts'
import type { Analyzer } from './question.ts'

/** Did the distribution of what the model answers change? */
export const predictionDrift: Analyzer = {
  name: 'prediction_drift',
  title: 'Prediction drift',
  kind: 'features',
  family: 'predictions',
  questions: view => ['prediction', 'score'].flatMap(subject => driftQuestion(view, subject) ?? []),
}
