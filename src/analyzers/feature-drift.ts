import { OUTLIER_SCORE } from '../counting/subjects.ts'
import { driftQuestion } from './drift-question.ts'
import type { Analyzer } from './question.ts'

/** Did the distribution of an input change, or how inputs go together: the distances of rows from the usual? */
export const featureDrift: Analyzer = {
  name: 'feature_drift',
  title: 'Feature drift',
  kind: 'features',
  family: 'features',
  questions: view =>
    [...Object.keys(view.model.settings.features).map(name => `feature:${name}`), OUTLIER_SCORE].flatMap(
      subject => driftQuestion(view, subject) ?? [],
    ),
}
