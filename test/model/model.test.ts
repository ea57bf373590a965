import { describe, expect, it } from 'vitest'
import { ModelSettings } from '../../src/model/model.ts'

describe('settings of a model', () => {
  it('have defaults for everything but the task', () => {
    expect(ModelSettings.parse({ task: 'regression' })).toEqual({
      task: 'regression',
      threshold: 0.5,
      features: {},
      segments: [],
      protected: [],
      labels: { expected_lag: '0d' },
      retention: '90d',
      window: '1d',
      false_alarms_per_month: 0.3,
    })
  })

  it.each([
    ['an unknown field', { task: 'regression', owner: 'x' }],
    ['a binary model without its positive class', { task: 'binary' }],
    ['an unknown task', { task: 'ranking' }],
    ['an unknown feature type', { task: 'regression', features: { age: 'integer' } }],
    [
      'too many features',
      {
        task: 'regression',
        features: Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`f${i}`, 'numeric'])),
      },
    ],
    ['a threshold above one', { task: 'binary', positive_class: '1', threshold: 1.5 }],
    ['a lag without a unit', { task: 'regression', labels: { expected_lag: '2' } }],
    ['a retention of less than three days', { task: 'regression', retention: '71h' }],
    [
      'a retention that labels come too late for',
      { task: 'regression', retention: '30d', labels: { expected_lag: '28d' } },
    ],
    ['an unknown window', { task: 'regression', window: '1w' }],
  ])('refuse %s', (_, settings) => {
    expect(ModelSettings.safeParse(settings).success).toBe(false)
  })

  it('take names that objects inherit', () => {
    const features = { constructor: 'numeric', toString: 'categorical', hasOwnProperty: 'numeric' }
    expect(ModelSettings.parse({ task: 'regression', features }).features).toEqual(features)
  })
})
