import { describe, expect, it } from 'vitest'
import { type Evaluation, evaluateWindows } from '../../src/alerting/evaluate-windows.ts'
import { DAY, drift, exampleMeasurement, exampleRule, T0 } from './examples.ts'

const evaluate = (change: Partial<Evaluation>) =>
  evaluateWindows({
    project: 'default',
    rules: [exampleRule()],
    states: [],
    open: [],
    measurements: [],
    now: T0 + 30 * DAY,
    ...change,
  })

/** What one run leaves to the next. */
const leftBy = ({ states, alerts }: ReturnType<typeof evaluate>) => ({
  states,
  open: alerts.filter(({ state }) => state === 'firing'),
})

describe('evaluateWindows', () => {
  it('opens an alert that says what changed', () => {
    const { states, alerts } = evaluate({ measurements: [drift(0)] })
    expect(alerts).toEqual([
      {
        alert_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        project: 'default',
        model: 'loan-approval',
        version: '',
        segment: '',
        rule: 'feature-drift',
        analyzer: 'feature_drift',
        subject: 'feature:age',
        severity: 'warning',
        state: 'firing',
        started_at: T0,
        last_seen_at: T0 + DAY,
        resolved_at: null,
        summary: 'feature:age: p95 up 31 %',
        told: 'nothing',
      },
    ])
    expect(states).toMatchObject([{ state: 'firing', since: T0, alert_id: alerts[0]!.alert_id }])
  })

  it('judges the windows in order of time, however they come', () => {
    const { states, alerts } = evaluate({ measurements: [exampleMeasurement(2), drift(1), drift(0)] })
    expect(alerts).toMatchObject([{ state: 'resolved', started_at: T0, resolved_at: T0 + 3 * DAY }])
    expect(states).toMatchObject([
      { state: 'ok', since: T0 + 2 * DAY, judged_until: T0 + 3 * DAY, alert_id: '' },
    ])
  })

  it('records every episode of a past that is over as untold', () => {
    const { alerts } = evaluate({
      measurements: [drift(0), exampleMeasurement(1), drift(2), exampleMeasurement(3), drift(4)],
    })
    expect(alerts.map(({ state, told }) => [state, told])).toEqual([
      ['resolved', 'nothing'],
      ['resolved', 'nothing'],
      ['firing', 'nothing'],
    ])
    expect(new Set(alerts.map(({ alert_id }) => alert_id)).size).toBe(3)
    expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(1)
  })

  it('gives the same in one run as in one run a window', () => {
    const measurements = [
      drift(0),
      drift(1),
      exampleMeasurement(2),
      drift(3),
      drift(4, { severity: 'critical' }),
    ]
    const whole = evaluate({ measurements })
    let rest = evaluate({ measurements: measurements.slice(0, 1) })
    const alerts = new Map(rest.alerts.map(alert => [alert.alert_id, alert]))
    for (const measurement of measurements.slice(1)) {
      rest = evaluate({ ...leftBy(rest), measurements: [measurement] })
      for (const alert of rest.alerts) alerts.set(alert.alert_id, alert)
    }
    expect([...alerts.values()]).toEqual(whole.alerts)
    expect(rest.states).toEqual(whole.states)
  })

  it('keeps the worst severity and the sentence that goes with it', () => {
    const { alerts } = evaluate({
      measurements: [
        drift(0),
        drift(1, { severity: 'critical', because: 'p95 up 80 %' }),
        drift(2, { because: 'p95 up 40 %' }),
        exampleMeasurement(3, { verdict: 'cannot_tell' }),
      ],
    })
    expect(alerts).toMatchObject([
      {
        severity: 'critical',
        summary: 'feature:age: p95 up 80 %',
        state: 'firing',
        last_seen_at: T0 + 4 * DAY,
      },
    ])
  })

  it('changes nothing when a window is measured again', () => {
    const first = evaluate({ measurements: [drift(0), drift(1)] })
    expect(evaluate({ ...leftBy(first), measurements: [exampleMeasurement(0), drift(1)] })).toEqual({
      states: [],
      alerts: [],
    })
  })

  it('judges nothing but verdicts', () => {
    const measurements = [drift(0, { statistic: 'ks' }), drift(1, { verdict: null })]
    expect(evaluate({ measurements })).toEqual({ states: [], alerts: [] })
  })

  it('holds rules, subjects, versions and segments apart', () => {
    const { alerts } = evaluate({
      rules: [exampleRule(), exampleRule({ name: 'all', segment: '*' })],
      measurements: [
        drift(0),
        drift(0, { subject: 'feature:income' }),
        drift(0, { version: 'v2' }),
        drift(0, { segment: 'region=eu' }),
      ],
    })
    // Three for all rows under both rules, the segment under one.
    expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(7)
  })

  it('does not forget what people were told when a run is repeated after its alerts were written', () => {
    const before = { states: [], measurements: [drift(0)] }
    const told = { ...evaluate(before).alerts[0]!, told: 'firing' as const }
    expect(evaluate({ ...before, open: [told] }).alerts).toEqual([told])
  })

  it('does not resolve a second time when a run is repeated after its alerts were written', () => {
    const first = evaluate({ measurements: [drift(0)] })
    const again = evaluate({ states: first.states, open: [], measurements: [exampleMeasurement(1)] })
    expect(again.alerts).toEqual([])
    expect(again.states).toMatchObject([{ state: 'ok', alert_id: '' }])
  })

  it.each([
    ['switched off', []],
    ['narrowed to something else', [exampleRule({ subject: 'feature:income' })]],
  ])('ends an alert whose rule was %s', (_name, rules) => {
    const first = evaluate({ measurements: [drift(0)] })
    const { states, alerts } = evaluate({
      ...leftBy(first),
      rules,
      measurements: [drift(1)],
      now: T0 + 9 * DAY,
    })
    expect(alerts).toMatchObject([{ state: 'resolved', resolved_at: T0 + 9 * DAY }])
    expect(states).toMatchObject([{ state: 'ok', judged_until: T0 + DAY, alert_id: '' }])
  })

  it('opens a new episode when the rule is switched on again and the drift is still there', () => {
    const first = evaluate({ measurements: [drift(0)] })
    const off = evaluate({ ...leftBy(first), rules: [] })
    const { alerts } = evaluate({ ...leftBy(off), measurements: [drift(1)] })
    expect(alerts).toMatchObject([{ state: 'firing', started_at: T0 + DAY }])
  })
})
