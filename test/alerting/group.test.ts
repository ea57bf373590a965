import { describe, expect, it } from 'vitest'
import { group } from '../../src/alerting/group.ts'
import type { Surroundings } from '../../src/alerting/pipeline.ts'
import type { Rule } from '../../src/alerting/rule.ts'
import type { Alert } from '../../src/model/alert.ts'
import { exampleAlert, exampleRule } from './examples.ts'

/** Each group as channel/event/model: ids; and what was dropped. */
function grouped(alerts: Alert[], rules: Rule[], channels = ['email', 'webhook']) {
  // The stage asks the surroundings for nothing else.
  const surroundings = { rules, channels } as unknown as Surroundings
  const { groups, dropped } = group({ alerts, groups: [], dropped: [] }, surroundings)
  return {
    groups: groups.map(
      ({ channel, event, model, alerts: members }) =>
        `${channel}/${event}/${model}: ${members.map(({ alert_id }) => alert_id).join(' ')}`,
    ),
    dropped,
  }
}

describe('group', () => {
  it('makes one message for each channel, model and event, the worst alert first', () => {
    const alerts = [
      exampleAlert({ alert_id: 'a' }),
      exampleAlert({ alert_id: 'b', severity: 'critical' }),
      exampleAlert({ alert_id: 'c', state: 'resolved', told: 'firing' }),
      exampleAlert({ alert_id: 'd', model: 'fraud' }),
    ]
    expect(grouped(alerts, [exampleRule()]).groups.sort()).toEqual([
      'email/firing/fraud: d',
      'email/firing/loan-approval: b a',
      'email/resolved/loan-approval: c',
      'webhook/firing/fraud: d',
      'webhook/firing/loan-approval: b a',
      'webhook/resolved/loan-approval: c',
    ])
  })

  it('tells only the channels the rule names', () => {
    const rules = [exampleRule({ channels: ['email'] }), exampleRule({ name: 'other' })]
    const alerts = [exampleAlert({ alert_id: 'a' }), exampleAlert({ alert_id: 'b', rule: 'other' })]
    expect(grouped(alerts, rules).groups.sort()).toEqual([
      'email/firing/loan-approval: a b',
      'webhook/firing/loan-approval: b',
    ])
  })

  it.each([
    ['no channel is configured', [exampleRule()], []],
    ['the channel of its rule is not configured', [exampleRule({ channels: ['email'] })], ['webhook']],
    ['its rule is gone', [], ['webhook']],
  ])('drops an alert with the reason when %s', (_name, rules, channels) => {
    expect(grouped([exampleAlert()], rules, channels)).toEqual({
      groups: [],
      dropped: [{ alert_id: 'alert-1', channel: '', reason: 'no_channel' }],
    })
  })
})
