import { describe, expect, it } from 'vitest'
import { analyzersOf } from '../../src/analyzers/index.ts'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { measureWindow } from '../../src/analyzers/measure-window.ts'
import type { View } from '../../src/analyzers/question.ts'
import type { SliceKind } from '../../src/store/slices.ts'
import { binomial } from '../stats/fairness/groups.ts'
import { DAY_MS, T0 } from './example-view.ts'
import { type Groups, type People, viewOfPeople } from './people.ts'

/** Three weeks in which both are selected alike: 150 of 300, now and then one more or less. */
const EQUAL_DAYS = Array.from({ length: 21 }, (_, i): Groups => {
  const off = (i % 3) - 1
  return { 'sex=f': [0, 0, 0, 0, 150 + off, 150 - off], 'sex=m': [0, 0, 0, 0, 150 - off, 150 + off] }
})
/** Half as many women are selected as men, and a group one row too small. */
const UNEQUAL: Groups = {
  'sex=f': [0, 0, 0, 0, 125, 375],
  'sex=m': [0, 0, 0, 0, 250, 250],
  'sex=x': [0, 0, 0, 0, 1, 28],
}
const measured = (view: View, kind: SliceKind = 'features') =>
  measureWindow(view, kind, { start: T0, end: T0 + DAY_MS }).filter(({ analyzer }) => analyzer === 'fairness')
const verdictOf = (view: View, subject: string, segment: string, kind: SliceKind = 'features') =>
  measured(view, kind).find(m => m.statistic === 'verdict' && m.subject === subject && m.segment === segment)!

describe('fairness of selection', () => {
  const view = viewOfPeople(UNEQUAL, { days: EQUAL_DAYS })

  it('names who is treated differently, how much, and against what', () => {
    // By hand: (125.5/501)/(250.5/501) = .5010, times e^±(1.96·√(1/125.5 − 1/501 + 1/250.5 − 1/501)) = e^±.17495.
    expect(verdictOf(view, 'disparate_impact', 'sex=f')).toMatchObject({
      ...{ version: '', n: 500, value: 0.5, verdict: 'drift', severity: 'warning', reference_value: 1 },
      because:
        'Disadvantaged: 0.5 (0.421 to 0.597) against all other groups, certainly below 0.8; selection rate 25 % on 500 rows.',
      evidence: { fairness: 'unfair', direction: 'disadvantaged', minimum: 0.8, rate: 0.25, withheld: null },
    })
    expect(verdictOf(view, 'disparate_impact', 'sex=m')).toMatchObject({
      ...{ value: 2, verdict: 'drift' },
      evidence: { direction: 'favoured' },
    })
    expect(verdictOf(view, 'statistical_parity_difference', 'sex=f')).toMatchObject({
      ...{ value: -0.25, verdict: 'drift', n: 500 },
    })
  })

  it('shows a group that is too small, and lets it decide nothing', () => {
    expect(verdictOf(view, 'disparate_impact', 'sex=x')).toMatchObject({
      ...{ n: 29, value: null, verdict: 'insufficient_data', severity: null },
      because: 'Too small a group to decide: selection rate 3.4 % on 29 rows, fewer than 30 rows.',
      evidence: { withheld: 'too_few_rows' },
    })
    const figure = measured(view).find(m => m.statistic === 'selection_rate' && m.segment === 'sex=x')
    expect(figure).toMatchObject({ value: 1 / 29, n: 29, verdict: null })
  })

  it('calls equals fair, and what lies between cannot tell', () => {
    const equal = viewOfPeople(
      { 'sex=f': [0, 0, 0, 0, 1000, 1000], 'sex=m': [0, 0, 0, 0, 1010, 990] },
      { days: EQUAL_DAYS },
    )
    expect(verdictOf(equal, 'disparate_impact', 'sex=f')).toMatchObject({
      verdict: 'no_material_drift',
      because: expect.stringMatching(
        /^Fair: .* against all other groups, certainly within 0\.8 to 1\.25; selection rate 50 % on 2,000 rows\.$/,
      ),
    })
    const few = viewOfPeople(
      { 'sex=f': [0, 0, 0, 0, 20, 20], 'sex=m': [0, 0, 0, 0, 25, 15] },
      { days: EQUAL_DAYS },
    )
    expect(verdictOf(few, 'disparate_impact', 'sex=f')).toMatchObject({
      verdict: 'cannot_tell',
      because: expect.stringMatching(
        /^Cannot tell: .* against all other groups, where 0\.8 to 1\.25 is fair; selection rate 50 % on 40 rows\.$/,
      ),
    })
  })

  it('asks nothing of outcomes, nor of a model without protected attributes or a positive class', () => {
    expect(new Set(measured(view).map(({ statistic }) => statistic))).toEqual(
      new Set(['verdict', 'disparate_impact', 'statistical_parity_difference', 'selection_rate']),
    )
    expect(measured(view, 'outcome')).toEqual([])
    const settings = { protected: [] }
    expect(measured(viewOfPeople(UNEQUAL, { days: EQUAL_DAYS, settings }))).toEqual([])
    const regression = { task: 'regression', positive_class: undefined }
    expect(measured(viewOfPeople(UNEQUAL, { days: EQUAL_DAYS, settings: regression }))).toEqual([])
  })

  it('groups of people are not segments: their performance is not judged', () => {
    const answers = judgeView(viewOfPeople({ 'sex=f': [50, 0, 0, 50] }), analyzersOf('features', 'outcome'))
    expect(answers.filter(({ analyzer }) => analyzer.name === 'performance')).toEqual([])
  })
})

describe('fairness of outcomes', () => {
  /** TPR .9 and .6, FPR .1 both; every group as large as the other. */
  const people: Groups = { 'sex=f': [300, 50, 200, 450], 'sex=m': [450, 50, 50, 450] }
  const days = Array.from(
    { length: 12 },
    (): Groups => ({
      'sex=f': [45, 5, 5, 45],
      'sex=m': [45, 5, 5, 45],
    }),
  )
  const view = viewOfPeople(people, { days })

  it('is of labelled rows: TPR, FPR and errors', () => {
    const verdicts = measured(view, 'outcome').filter(m => m.statistic === 'verdict' && m.segment === 'sex=f')
    expect(verdicts.map(({ subject, verdict, value, n }) => [subject, verdict, value, n])).toEqual([
      ['equal_opportunity_difference', 'drift', expect.closeTo(-0.3, 12), 500],
      ['false_positive_rate_difference', 'no_material_drift', 0, 500],
      ['error_rate_difference', 'drift', expect.closeTo(0.15, 12), 1000],
    ])
    const rates = measured(view, 'outcome').filter(m => m.subject === 'true_positive_rate')
    expect(
      rates.map(({ segment, value, n, reference_value }) => [segment, value, n, reference_value]),
    ).toEqual([
      ['sex=f', 0.6, 500, 0.9],
      ['sex=m', 0.9, 500, 0.9],
    ])
  })
})

describe('crossed attributes', () => {
  it('are judged as attributes are', () => {
    const cells: Groups = {
      'sex&age=f&old': [0, 0, 0, 0, 60, 240],
      'sex&age=f&young': [0, 0, 0, 0, 150, 150],
      'sex&age=m&old': [0, 0, 0, 0, 150, 150],
      'sex&age=m&young': [0, 0, 0, 0, 150, 150],
    }
    const days = Array.from({ length: 12 }, () => cells)
    const view = viewOfPeople(cells, { days, settings: { protected: ['sex', 'age'] } })
    expect(verdictOf(view, 'disparate_impact', 'sex&age=f&old')).toMatchObject({
      verdict: 'drift',
      evidence: { direction: 'disadvantaged' },
    })
  })
})

describe('the windows of the reference are the evidence', () => {
  it('with fewer than ten, or without a reference, it is learning', () => {
    for (const days of [[], EQUAL_DAYS.slice(0, 9)])
      expect(verdictOf(viewOfPeople(UNEQUAL, { days }), 'disparate_impact', 'sex=f')).toMatchObject({
        ...{ verdict: 'learning', severity: null, value: null },
        because: expect.stringMatching(/^Learning: /),
      })
  })

  it('days that differ widen every interval', () => {
    // Alternately 100 and 200 of 300: √φ is far above 1.
    const days = Array.from({ length: 20 }, (_, i): Groups => {
      const [f, m] = i % 2 === 0 ? [100, 200] : [200, 100]
      return { 'sex=f': [0, 0, 0, 0, f, 300 - f], 'sex=m': [0, 0, 0, 0, m, 300 - m] }
    })
    const unsteady = verdictOf(viewOfPeople(UNEQUAL, { days }), 'disparate_impact', 'sex=f')
    expect(unsteady).toMatchObject({ verdict: 'cannot_tell', value: 0.5 })
    expect(unsteady.evidence.phi).toBeGreaterThan(10)
    expect(unsteady.high).toBeGreaterThan(0.8)
  })

  it('takes its share of the budget: one family, only where something is protected', () => {
    const alphaOf = (settings: object) =>
      judgeView(viewOfPeople(UNEQUAL, { days: EQUAL_DAYS, settings }), analyzersOf('features'))[0]!.alpha
    const volume = alphaOf({ protected: [] })
    expect(volume).toBeCloseTo(0.01 / 5, 12)
    expect(alphaOf({ protected: ['sex'] })).toBeCloseTo(0.01 / 6, 12)
    const evidence = verdictOf(viewOfPeople(UNEQUAL, { days: EQUAL_DAYS }), 'disparate_impact', 'sex=f')
    // Four rates of one attribute share the family.
    expect(evidence.evidence.alpha).toBeCloseTo(0.01 / 6 / 4, 12)
  })

  it('quiet days of people who differ from day to day alarm hardly ever', () => {
    // Each group has a rate of its own each day, with a deviation of .06: at n = 300, φ is about 5.3.
    const draw = binomial(7)
    const normal = () => (draw(1000, 0.5) - 500) / Math.sqrt(250)
    const day = (n: number): Groups => {
      const people = (): People => {
        const selected = draw(n, 0.5 + 0.06 * normal())
        return [0, 0, 0, 0, selected, n - selected]
      }
      return { 'sex=f': people(), 'sex=m': people() }
    }
    let alarms = 0
    for (let month = 0; month < 10; month++) {
      const days = Array.from({ length: 30 }, () => day(300))
      for (let i = 0; i < 30; i++)
        if (measured(viewOfPeople(day(300), { days })).some(({ verdict }) => verdict === 'drift')) alarms += 1
    }
    // 300 quiet days; the budget of 0.3 a month would allow 3.
    expect(alarms).toBeLessThanOrEqual(1)
  })
})
