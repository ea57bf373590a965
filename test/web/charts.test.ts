import { describe, expect, it } from 'vitest'
import { activityCharts, activitySpan } from '../../src/web/activity-charts.ts'
import { unjudgedSpans } from '../../src/web/chart-spans.ts'
import { modelPageProps } from '../../src/web/model-page-props.ts'
import { alert, DAY, measurement, NOW, record, VIEW } from './fixture.ts'

describe('activityCharts', () => {
  const activity = { n: 5, p50: 1, p95: 2, p99: 3 }

  it('puts days without predictions in as no height and no latency, up to now and no further', () => {
    const from = Date.UTC(2026, 10, 27)
    const counted = [
      { start: from, ...activity },
      { start: from + 2 * DAY, ...activity },
    ]
    const { volume, latency } = activityCharts(counted, { view: VIEW, span: 86_400, now: NOW })
    expect(volume.times.map(time => (time - from) / DAY)).toEqual([0, 1, 2, 3])
    expect(volume.series[0]!.values).toEqual([5, 0, 5, 0])
    expect(latency!.series[1]!.values).toEqual([2, null, 2, null])
  })

  it.each([
    ['three hours', 3 / 24, 60],
    ['a day', 1, 3_600],
    ['a week', 7, 3_600],
    ['more', 8, 86_400],
  ])('has bars that can be pointed at: %s', (_, days, seconds) => {
    expect(activitySpan({ from: NOW - days * DAY, to: NOW }, 0)).toBe(seconds)
  })

  it('has hours where minutes are kept no more, and names the minute that is not over', () => {
    const range = { from: NOW - DAY / 24, to: NOW }
    expect(activitySpan(range, NOW / 1000)).toBe(3_600)
    const start = Math.floor(NOW / 60_000) * 60_000
    const { volume } = activityCharts([{ start, ...activity }], { view: VIEW, span: 60, now: start })
    expect([volume.title, volume.spans[0]!.label]).toEqual([
      'Predictions per minute',
      'this minute is not over',
    ])
  })

  it('has no latency chart where none was sent', () => {
    const untimed = [{ start: NOW - DAY, n: 3, p50: null, p95: null, p99: null }]
    expect(activityCharts(untimed, { view: VIEW, span: 86_400, now: NOW }).latency).toBeNull()
  })
})

describe('unjudgedSpans', () => {
  it('joins neighbours that could not be judged for the same reason', () => {
    const words = ['learning', 'learning', 'drift', 'cannot_tell', 'learning'] as const
    const history = words.map((verdict, day) =>
      measurement({ verdict, window_start: day * DAY, window_end: (day + 1) * DAY }),
    )
    expect(unjudgedSpans(history).map(({ from, to, label }) => [from / DAY, to / DAY, label])).toEqual([
      [0, 2, 'learning'],
      [3, 4, 'cannot tell'],
      [4, 5, 'learning'],
    ])
  })
})

describe('charts of a model page', () => {
  const props = modelPageProps(record())
  const card = (subject: string) => props.cards.find(found => found.subject === subject)!

  it('mark the windows in which an alert on that subject fired, and no other subject', () => {
    const alerts = card('feature:income').chart!.spans.filter(({ kind }) => kind === 'critical')
    expect(alerts).toEqual([
      { from: alert().started_at, to: alert().last_seen_at, kind: 'critical', label: alert().summary },
    ])
    expect(card('feature:region').chart!.spans.every(({ kind }) => kind === 'unjudged')).toBe(true)
  })

  it('draw the thresholds the rule was asked with', () => {
    expect(card('feature:income').chart!.lines).toMatchObject([
      { value: 0.05, label: 'warning' },
      { value: 0.15, label: 'critical' },
    ])
  })

  it('draw them on the side of zero to which values have moved', () => {
    const fallen = record().verdicts.map(m => ({ ...m, value: m.value === null ? null : -m.value }))
    const found = modelPageProps(record({ verdicts: fallen })).cards.find(
      c => c.subject === 'feature:income',
    )!
    expect(found.chart!.lines.map(({ value }) => value)).toEqual([-0.05, -0.15])
  })

  it('shade the end for which labels still arrive, and show the reference', () => {
    const { chart } = props.performance[0]!
    expect(chart.spans.at(-1)).toMatchObject({ kind: 'incomplete', from: NOW - 2 * DAY, to: VIEW.to })
    expect(chart.lines).toEqual([{ value: 0.842, label: 'reference', tone: 'reference' }])
  })

  it('show 48 subjects, or every one when asked', () => {
    const { sides } = record()
    const many = new Map(Array.from({ length: 60 }, (_, i) => [`feature:f${i}`, [...sides.values()][0]!]))
    expect(modelPageProps(record({ sides: many, verdicts: [] }))).toMatchObject({ withoutCard: 12 })
    const all = modelPageProps(record({ sides: many, verdicts: [], view: { ...VIEW, everyFeature: true } }))
    expect(all.cards).toHaveLength(60)
  })
})
