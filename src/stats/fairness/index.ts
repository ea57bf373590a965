import type { FairnessMetric } from './fairness-metric.ts'

/** Every metric that groups are judged by, named as AIF360 names the pair's. To add one: one line here. */
export const fairnessMetrics: readonly FairnessMetric[] = [
  { name: 'disparate_impact', rate: 'selection_rate', comparison: 'ratio', disadvantage: 'lower' },
  {
    name: 'statistical_parity_difference',
    rate: 'selection_rate',
    comparison: 'difference',
    disadvantage: 'lower',
  },
  {
    name: 'equal_opportunity_difference',
    rate: 'true_positive_rate',
    comparison: 'difference',
    disadvantage: 'lower',
  },
  {
    name: 'false_positive_rate_difference',
    rate: 'false_positive_rate',
    comparison: 'difference',
    disadvantage: 'lower',
  },
  { name: 'error_rate_difference', rate: 'error_rate', comparison: 'difference', disadvantage: 'higher' },
]
