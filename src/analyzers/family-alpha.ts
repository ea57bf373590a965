import type { Model } from '../model/model.ts'
import { alphaBudget } from '../stats/decision/alpha-budget.ts'
import { windowMsOf } from './reference-side.ts'

/**
 * Families a model's budget of false alarms is shared among: features, predictions, performance of all rows,
 * performance by each dimension of segments, outliers where a feature is numeric, and fairness where an attribute is
 * protected.
 */
const familiesOf = ({ settings }: Model): number =>
  3 +
  Math.max(1, settings.segments.length) +
  (Object.values(settings.features).includes('numeric') ? 1 : 0) +
  (settings.protected.length > 0 ? 1 : 0)

/** The chance of any false alarm that each family of a model has in one window. */
export const familyAlpha = (model: Model): number =>
  alphaBudget(model.settings.false_alarms_per_month, windowMsOf(model)) / familiesOf(model)
