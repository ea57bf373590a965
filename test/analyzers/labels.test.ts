import { describe, expect, it } from 'vitest'
import { analyzersOf } from '../../src/analyzers/index.ts'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { labelledInTime } from '../../src/analyzers/labelled-in-time.ts'
import { labels } from '../../src/analyzers/labels.ts'
import { measureWindow } from '../../src/analyzers/measure-window.ts'
import type { View } from '../../src/analyzers/question.ts'
import type { ReferenceSide } from '../../src/analyzers/reference-side.ts'
import type { Side } from '../../src/analyzers/side.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { wilson } from '../../src/stats/performance/wilson.ts'
import { frozen } from '../store/example-rows.ts'
import { DAY_MS, exampleModel, exampleView, loanDays, T0 } from './example-view.ts'

/** Hours that occur more than once have bins of their own: what is read of them is exact. */
const HOURS = [1, 2, 20, 30, 100, 200, 1_000]
const classes = freezeCategorical(new Map([['1', 1]]))
const lags = freezeNumeric(Float64Array.from([...HOURS, ...HOURS]), { transform: 'asinh' })

/** Rows of a segment, some of them labelled after so many hours. */
const rowsOf = (n: number, hours: readonly number[]) =>
  new Map([
    ['prediction', count(classes, new Array(n).fill('1'))],
    ...(hours.length > 0 ? [['label_lag', count(lags, hours)] as const] : []),
  ])

function viewOf(current: Side, over: Partial<View> = {}): View {
  return {
    model: exampleModel(),
    binnings: frozen({ prediction: classes, label_lag: lags }),
    reference: null,
    current,
    bucket: 0,
    isWindow: true,
    before: [],
    ...over,
  }
}

/** A view whose reference is this production, or an upload like it. */
function withReference(view: View, whole: Side, upload: string): View {
  const { reference } = exampleView({ reference: loanDays(1)(12), current: [] })
  return { ...view, reference: { ...reference!, whole, reference: { ...reference!.reference, upload } } }
}

const figures = (view: View, segment = '') =>
  new Map(
    labels
      .questions(view)
      .find(question => question.segment === segment)
      ?.figures.map(figure => [figure.name, figure]),
  )

describe('labels', () => {
  const view = viewOf(new Map([['', rowsOf(20, HOURS)]]), { endedMsAgo: 40 * DAY_MS })

  it('have a coverage with its interval and the rows it is of', () => {
    expect(figures(view).get('coverage')).toMatchObject({ value: 0.35, n: 20, bound: 0, ...wilson(7, 20) })
  })

  it('have a lag: half came within 30 hours, nearly all within a thousand', () => {
    expect(figures(view).get('lag_p50')).toMatchObject({ value: 30, bound: 0, n: 7 })
    const { value, bound } = figures(view).get('lag_p95')!
    expect([value! - bound! <= 200, value! + bound! >= 1_000]).toEqual([true, true])
  })

  it('have a lag with the order statistics it is between, where there are enough', () => {
    // Of 100 rows the median is between the 40th and the 61st in 95 of 100 samples (Conover 1999, §3.2).
    const hundred = HOURS.flatMap((hours, i) => new Array(i === 3 ? 16 : 14).fill(hours))
    const many = figures(viewOf(new Map([['', rowsOf(200, hundred)]]), { endedMsAgo: 40 * DAY_MS }))
    const sorted = hundred.toSorted((a, b) => a - b)
    expect(many.get('lag_p50')).toMatchObject({ value: 30, low: sorted[39], high: sorted[60], bound: 0 })
    expect(many.get('lag_p95')).toMatchObject({ value: 1_000, low: 1_000, high: 1_000, n: 100 })
    expect(figures(view).get('lag_p95')).toMatchObject({ low: 100, high: null })
  })

  it('are counted by their age: a day, a week, a month', () => {
    const shares = ['coverage_1d', 'coverage_7d', 'coverage_30d'].map(name => figures(view).get(name))
    expect(shares.map(share => share!.value)).toEqual([3 / 20, 5 / 20, 6 / 20])
    expect(shares[0]).toMatchObject({ n: 20, bound: 0, ...wilson(3, 20) })
  })

  it.each([
    [0.5, []],
    [1, ['coverage_1d']],
    [29.9, ['coverage_1d', 'coverage_7d']],
    [30, ['coverage_1d', 'coverage_7d', 'coverage_30d']],
  ])('are not counted by an age that the youngest row has not: %d days', (days, expected) => {
    const young = figures({ ...view, endedMsAgo: days * DAY_MS })
    expect([...young.keys()].filter(name => name.startsWith('coverage_'))).toEqual(expected)
  })

  it('that have not come to any row of a window are 0 of its rows, and have no lag', () => {
    const none = figures(viewOf(new Map([['', rowsOf(20, [])]]), { endedMsAgo: 2 * DAY_MS }))
    expect(none.get('coverage')).toMatchObject({ value: 0, n: 20, ...wilson(0, 20) })
    expect(none.get('coverage_1d')).toMatchObject({ value: 0, n: 20 })
    expect([...none.keys()]).toEqual(['coverage', 'coverage_1d'])
  })

  it('are told of each segment, and not of groups of people', () => {
    const current = new Map(
      ['', 'region=eu', 'sex=f'].map(segment => [segment, rowsOf(segment === '' ? 20 : 10, [1])]),
    )
    expect(labels.questions(viewOf(current)).map(({ segment }) => segment)).toEqual(['', 'region=eu'])
    expect(figures(viewOf(current), 'region=eu').get('coverage')!.value).toBe(0.1)
  })

  it('are not asked about where there are no rows, or never was a label', () => {
    expect(labels.questions(viewOf(new Map()))).toEqual([])
    expect(labels.questions({ ...view, binnings: frozen({ prediction: classes }) })).toEqual([])
  })

  it('stand beside those of a reference of production, not of an upload', () => {
    const whole = new Map([['', rowsOf(10, [2, 2, 2])]])
    const beside = figures(withReference(view, whole, ''))
    expect(beside.get('coverage')!.reference_value).toBe(0.3)
    expect(beside.get('lag_p50')!.reference_value).toBe(2)
    const besideUpload = figures(withReference(view, whole, 'default:1'))
    expect(besideUpload.get('coverage')!.reference_value).toBeNull()
    expect(besideUpload.get('lag_p50')!.reference_value).toBeNull()
  })

  it('are measured and not judged where no time is declared to expect them in', () => {
    const measured = measureWindow(view, 'outcome', { start: T0, end: T0 + DAY_MS })
    const found = measured.filter(({ analyzer }) => analyzer === 'labels')
    expect(found.map(({ statistic, verdict }) => [statistic, verdict])).toEqual([
      ['coverage', null],
      ['coverage_1d', null],
      ['coverage_7d', null],
      ['coverage_30d', null],
      ['lag_p50', null],
      ['lag_p95', null],
    ])
  })
})

describe('labels that come in time', () => {
  const DAYS = 28
  const model = exampleModel({ labels: { expected_lag: '2d' } })
  /** A day of so many rows: `timely` are labelled after 20 hours, `late` after 200. */
  const day = (timely: number, late = 0): Side =>
    new Map([['', rowsOf(1_000, [...new Array(timely).fill(20), ...new Array(late).fill(200)])]])
  const timely = (i: number) => 600 + 10 * (i % 3)

  function judged(current: Side, over: Partial<View> = {}, upload = '') {
    const view = viewOf(current, { model, endedMsAgo: 3 * DAY_MS, ...over })
    const { reference } = exampleView({ reference: loanDays(1, { n: 2 })(DAYS), current: [] })
    const days = Array.from({ length: DAYS }, (_, i) => day(timely(i), 350))
    const side: ReferenceSide = {
      ...reference!,
      reference: { ...reference!.reference, upload },
      windows: new Map([
        ['prediction', days.map(() => ({ n: 1_000, valid: 1_000, missing: 0, shares: [1_000] }))],
      ]),
      labelled: days.map(each => labelledInTime(model, view.binnings, each.get('')!.get('label_lag'))),
    }
    const answers = judgeView({ ...view, reference: side }, analyzersOf('outcome'))
    return answers.find(({ analyzer }) => analyzer === labels)!
  }

  it('are as many as usual: nobody is told', () => {
    expect(judged(day(610, 350)).judgement.verdict).not.toBe('drift')
  })

  it('are fewer: that is told, with both shares', () => {
    const { judgement, because } = judged(day(400, 350))
    expect(judgement).toMatchObject({ verdict: 'drift', severity: 'critical' })
    expect(because).toBe('40 % of predictions had their label within 2d (reference 61 %).')
  })

  it('are as many though the later ones are still to come: only those in time are compared', () => {
    expect(judged(day(610, 0)).judgement.verdict).not.toBe('drift')
  })

  it('are more: nobody is told', () => {
    expect(judged(day(900)).judgement.verdict).not.toBe('drift')
  })

  it('are not asked about while rows are younger, nor against an upload, nor where no time is declared', () => {
    expect(judged(day(0)).question.asked).not.toBeNull()
    const none = [
      judged(day(0), { endedMsAgo: 1.9 * DAY_MS }),
      judged(day(0), {}, 'default:1'),
      judged(day(0), { model: exampleModel() }),
    ]
    for (const { question } of none) expect(question).toMatchObject({ asked: null, shownOnly: true })
  })
})
