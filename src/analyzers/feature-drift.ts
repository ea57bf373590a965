import { driftQuestion } from './drift-question.ts'
import type { Analyzer } from './question.ts'

/** Did the distribution of an input change? */
export const featureDrift: Analyzer = {
  name: 'feature_drift',
  title: 'Feature drift',
  kind: 'features',
  family: 'features',
  questions: view =>
    Object.keys(view.model.settings.features).flatMap(name => driftQuestion(view, `feature:${name}`) ?? []),
}
