import { describe, expect, it } from 'vitest'
import { ruleSelects } from '../../src/alerting/rule.ts'
import { exampleMeasurement, exampleRule } from './examples.ts'

describe('ruleSelects', () => {
  it.each([
    ['everything of its analyzer', {}, {}, true],
    ['nothing of another analyzer', {}, { analyzer: 'latency' }, false],
    ['an exact subject', { subject: 'feature:age' }, {}, true],
    ['not a longer subject', { subject: 'feature:age' }, { subject: 'feature:age_group' }, false],
    ['a prefix', { subject: 'feature:*' }, {}, true],
    ['not what the prefix is not of', { subject: 'feature:i*' }, {}, false],
    ['a model by its prefix', { model: 'loan-*' }, {}, true],
    ['not another model', { model: 'fraud-*' }, {}, false],
    ['no segment unless asked', {}, { segment: 'region=eu' }, false],
    ['every segment when asked', { segment: '*' as const }, { segment: 'region=eu' }, true],
    ['all rows as well when asked for segments', { segment: '*' as const }, {}, true],
  ])('selects %s', (_name, rule, measurement, expected) => {
    expect(ruleSelects(exampleRule(rule), exampleMeasurement(0, measurement))).toBe(expected)
  })
})
