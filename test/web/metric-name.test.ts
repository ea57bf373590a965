import { expect, it } from 'vitest'
import { metricName } from '../../src/web/performance-metrics.ts'

it.each([
  ['accuracy', 'accuracy'],
  ['auc', 'AUC'],
  ['f1_macro', 'F1 macro'],
  ['f0_5', 'F0.5'],
  ['p99_9', 'p99.9'],
  ['lag_p50', 'lag p50 (hours)'],
  ['lift_top_decile', 'lift top decile'],
])('%s is called %s', (name, called) => {
  expect(metricName(name)).toBe(called)
})
