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
      objectives: {},
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
    ['a promise of all rows', { task: 'regression', objectives: { errors: { share: 1 } } }],
    ['a promise of no rows', { task: 'regression', objectives: { errors: { share: 0 } } }],
    [
      'a promise in per cent',
      { task: 'regression', objectives: { latency_ms: { threshold: 250, share: 99 } } },
    ],
    [
      'a promise of no time',
      { task: 'regression', objectives: { latency_ms: { threshold: 0, share: 0.99 } } },
    ],
    ['a promise about time without one', { task: 'regression', objectives: { latency_ms: { share: 0.99 } } }],
    ['a promise about something else', { task: 'regression', objectives: { accuracy: { share: 0.99 } } }],
    ['an unknown window', { task: 'regression', window: '1w' }],
  ])('refuse %s', (_, settings) => {
    expect(ModelSettings.safeParse(settings).success).toBe(false)
  })

  it.each([
    {},
    { latency_ms: { threshold: 250, share: 0.99 } },
    { errors: { share: 0.999 } },
    { latency_ms: { threshold: 0.5, share: 0.5 }, errors: { share: 0.99999 } },
  ])('take the objectives %j', objectives => {
    expect(ModelSettings.parse({ task: 'regression', objectives }).objectives).toEqual(objectives)
  })

  it('take names that objects inherit', () => {
    const features = { constructor: 'numeric', toString: 'categorical', hasOwnProperty: 'numeric' }
    expect(ModelSettings.parse({ task: 'regression', features }).features).toEqual(features)
  })
})
