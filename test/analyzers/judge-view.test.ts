import { describe, expect, it } from 'vitest'
import { analyzersOf } from '../../src/analyzers/index.ts'
import { type Answer, judgeView } from '../../src/analyzers/judge-view.ts'
import type { View } from '../../src/analyzers/question.ts'
import { alphaBudget, expectedFalseAlarms } from '../../src/stats/decision/alpha-budget.ts'
import { DAY_MS, exampleModel, exampleView, type Loan, loanDays } from './example-view.ts'

const REFERENCE = loanDays(1)(30)
const dayOf = (change: (loan: Loan) => Loan, seed = 3, n = 900) => loanDays(seed, { n, change })(1)[0]!
const judge = (view: View) => judgeView(view, analyzersOf('features', 'outcome'))
const sentences = (view: View) =>
  Object.fromEntries(
    judge(view).map(({ question, judgement, because }) => [
      `${question.subject}${question.segment && `@${question.segment}`}`,
      `${[judgement.verdict, judgement.severity].filter(Boolean).join(' ')}: ${because}`,
    ]),
  )
const answerOf = (view: View, subject: string, segment = ''): Answer =>
  judge(view).find(({ question }) => question.subject === subject && question.segment === segment)!

describe('verdicts and what people read', () => {
  it('of a day on which everything went wrong', () => {
    const current = dayOf(loan => ({
      ...loan,
      income: loan.score < 0.3 ? null : loan.income && loan.income * 1.6,
      country: loan.score > 0.8 ? 'US' : loan.country,
      latency: loan.latency * 2,
      score: loan.score ** 2.5,
    }))
    expect(sentences(exampleView({ reference: REFERENCE, current }))).toMatchObject({
      prediction: 'drift critical: "0" is 80 % of rows (reference 57 %).',
      score: 'drift critical: 41 % of values are at most 0.0901 (reference 10 %); median 0.44 → 0.144.',
      latency_ms:
        'drift critical: p95 65.4 ms (reference 32.4 ms). 5.9 % of values are at most 25.7 (reference 81 %); median 20 → 40.4.',
      volume: 'drift critical: 900 predictions, 80 % more than usual (500).',
      'feature:income':
        'drift critical: 18 % of values are at most 44,400 (reference 60 %); median 40,121 → 61,128.',
      'feature:country': 'drift warning: Values the reference never had are 16 % of rows (reference 0 %).',
      'missing:income': 'drift critical: 33 % of values are missing (reference 1.8 %).',
      'missing:country': 'no_material_drift: 0 % of values are missing (reference 0 %).',
      accuracy: 'drift critical: 68 % on 900 labels (reference 82 %).',
      'accuracy@region=eu': 'drift critical: 68 % on 456 labels (reference 80 %).',
    })
  })

  it('of a quiet day: nothing drifts', () => {
    const answers = judge(exampleView({ reference: REFERENCE, current: loanDays(2)(1)[0]! }))
    expect(answers.filter(({ judgement }) => judgement.verdict === 'drift')).toEqual([])
    expect(
      answers.filter(({ question }) => !question.shownOnly).every(({ because }) => because.endsWith('.')),
    ).toBe(true)
  })

  it('of a category that is gone and one that is rare', () => {
    const current = dayOf(loan => ({ ...loan, country: loan.country === 'ES' ? 'IT' : loan.country }))
    expect(sentences(exampleView({ reference: REFERENCE, current }))['feature:country']).toMatch(
      /^drift (warning|critical): "(ES|IT)" is \d+(\.\d)? % of rows \(reference 1\d %\)\.$/,
    )
  })

  it('of an empty day: only the volume says something', () => {
    const said = sentences(exampleView({ reference: REFERENCE, current: [] }))
    expect(said.volume).toBe('drift critical: 0 predictions, 100 % fewer than usual (500).')
    expect(said['feature:income']).toBe('insufficient_data: Too few rows to say anything.')
    expect(said.accuracy).toBeUndefined()
  })

  it('without a reference everything is learning', () => {
    const said = sentences(exampleView({ current: loanDays(2)(1)[0]! }))
    expect(
      new Set(
        Object.values(said)
          .filter(text => !text.endsWith('–).'))
          .map(text => text.split(':')[0]),
      ),
    ).toEqual(new Set(['learning']))
    expect(said['feature:income']).toBe(
      'learning: Learning: there is no reference window to compare with yet.',
    )
  })

  it('hours without a covered season never alarm', () => {
    const model = exampleModel({ window: '1h' })
    const current = dayOf(loan => ({ ...loan, income: 1 }))
    const view = exampleView({ model, reference: loanDays(1, { n: 50 })(30), current })
    expect(new Set(judge(view).map(({ judgement }) => judgement.verdict))).toEqual(new Set(['learning']))
    expect(answerOf(view, 'feature:income').because).toContain('does not cover this hour')
  })

  it('a day of the week the reference has too rarely is learning', () => {
    const weekdays = exampleView({ reference: REFERENCE, current: loanDays(2)(1)[0]! })
    expect(weekdays.reference!.season.kind).toBe('day_of_week')
    const answer = answerOf({ ...weekdays, bucket: 9 }, 'feature:income')
    expect([answer.judgement.verdict, answer.because]).toEqual([
      'learning',
      'Learning: the reference does not cover this hour or day often enough yet.',
    ])
  })
})

describe('what is asked', () => {
  const view = exampleView({ reference: REFERENCE, current: loanDays(2)(1)[0]! })

  it('is every feature and its outliers, prediction, latency, volume, and performance of all and of each segment', () => {
    const asked = judge(view).filter(({ question }) => !question.shownOnly)
    expect(
      asked
        .map(({ analyzer, question }) => `${analyzer.name} ${question.subject} ${question.segment}`.trim())
        .sort(),
    ).toEqual(
      [
        'data_quality missing:country',
        'data_quality missing:income',
        'data_quality constant:country',
        'data_quality constant:income',
        'data_quality out_of_range:income',
        'data_quality schema:country',
        'data_quality schema:income',
        'data_quality unseen:country',
        'feature_drift feature:country',
        'feature_drift feature:income',
        'latency latency_ms',
        'outliers outliers:income',
        'performance accuracy',
        'performance accuracy region=eu',
        'performance accuracy region=us',
        'performance auc',
        'performance auc region=eu',
        'performance auc region=us',
        'prediction_drift prediction',
        'prediction_drift score',
        'volume volume',
      ].sort(),
    )
  })

  it('volume is not, of a range that is no window', () => {
    expect(answerOf({ ...view, isWindow: false }, 'volume')).toBeUndefined()
  })

  it('accuracy by the whole number of right answers', () => {
    const { question } = answerOf(view, 'accuracy')
    const loans = loanDays(2)(1)[0]!
    const right = loans.filter(({ label, score }) => label === (score >= 0.5 ? '1' : '0')).length
    expect(question.asked).toMatchObject({ kind: 'rate', side: 'lower', window: { n: 500, x: [right] } })
    if (question.asked?.kind !== 'rate') throw new Error('accuracy is a rate')
    const { windows } = question.asked
    REFERENCE.forEach((day, i) => {
      const rightOfDay = day.filter(({ label, score }) => label === (score >= 0.5 ? '1' : '0')).length
      expect([windows.n[i], windows.x[i]]).toEqual([500, [rightOfDay]])
    })
  })

  it('metrics the rule never decides on are shown without a verdict', () => {
    const shown = judge(view).filter(({ question }) => question.shownOnly)
    expect(new Set(shown.map(({ question }) => question.subject))).toContain('precision')
    expect(
      shown.every(({ question }) => question.asked === null && question.figures[0]!.value !== null),
    ).toBe(true)
  })

  it('missing values: rows without one, of all rows', () => {
    const loans = loanDays(2)(1)[0]!
    const missing = loans.filter(({ income }) => income === null).length
    expect(missing).toBeGreaterThan(0)
    expect(answerOf(view, 'missing:income').question).toMatchObject({
      n: 500,
      n_reference: 15_000,
      asked: { kind: 'rate', side: 'upper', window: { n: 500, x: [missing] }, minimumRatio: 2 },
      figures: [{ name: 'missing_rate', value: missing / 500 }],
    })
  })

  it('volume by the count of predictions per reference window', () => {
    const { asked } = answerOf(view, 'volume').question
    expect(asked).toMatchObject({ kind: 'scalar', scale: 'count', side: 'both', window: { value: 500 } })
    expect(asked?.kind === 'scalar' ? asked.reference : []).toHaveLength(30)
  })

  it('latency with its quantiles beside the drift statistics', () => {
    const { figures } = answerOf(view, 'latency_ms').question
    expect(figures.map(({ name }) => name).slice(0, 6)).toEqual([
      ...['p50', 'p90', 'p95', 'p99', 'p99_9', 'ks'],
    ])
    for (const { value, low, high, bound } of figures.slice(0, 4)) {
      expect(low).toBeLessThanOrEqual(value!)
      expect(high).toBeGreaterThanOrEqual(value!)
      expect(bound).toBeLessThan(0.01 * value!)
    }
  })
})

describe('the budget of false alarms', () => {
  it.each([0, 1, 2, 5, 20])('is kept with %i dimensions of segments', dimensions => {
    const names = Array.from({ length: dimensions }, (_, i) => `d${i}`)
    const budget = 0.3
    const model = exampleModel({ segments: names, false_alarms_per_month: budget })
    const plain = exampleView({ model, reference: REFERENCE, current: loanDays(2)(1)[0]! })
    const all = plain.current.get('')!
    const current = new Map([
      ['', all],
      ...names.flatMap(
        name =>
          [
            [`${name}=a`, all],
            [`${name}=b`, all],
          ] as const,
      ),
    ])
    const performance = new Map(
      [...current.keys()].map(segment => [segment, plain.reference!.performance.get('')!]),
    )
    const answers = judge({ ...plain, current, reference: { ...plain.reference!, performance } })
    const families = new Map(
      answers.map(({ analyzer, question, alpha }) => [
        `${analyzer.family} ${question.segment.split('=')[0]}`,
        alpha,
      ]),
    )
    expect(families.size).toBe(4 + dimensions)
    const alpha = [...families.values()].reduce((sum, each) => sum + each, 0)
    expect(expectedFalseAlarms(alpha, DAY_MS)).toBeLessThanOrEqual(budget * (1 + 1e-12))
  })

  it('gives each family a fifth where there is one dimension', () => {
    const model = exampleModel()
    const { alpha } = answerOf(
      exampleView({ model, reference: REFERENCE, current: loanDays(2)(1)[0]! }),
      'volume',
    )
    expect(alpha).toBeCloseTo(alphaBudget(0.3, DAY_MS) / 5, 12)
  })

  it('nothing drifts whose adjusted p is above half of its family’s α', () => {
    for (let seed = 50; seed < 60; seed++) {
      const current = dayOf(loan => ({ ...loan, income: loan.income && loan.income * 1.15 }), seed, 500)
      for (const { judgement, alpha } of judge(exampleView({ reference: REFERENCE, current })))
        if (judgement.verdict === 'drift') expect(judgement.pAdjusted).toBeLessThanOrEqual(alpha / 2)
    }
  })
})

describe('over the last seven windows', () => {
  const worse = (loan: Loan): Loan => ({
    ...loan,
    income: loan.latency > 30 ? null : loan.income && loan.income * 1.15,
    country: loan.country === 'DE' && loan.latency > 21 ? 'FR' : loan.country,
    latency: loan.latency * 1.09,
    score: loan.latency > 27 ? 1 - loan.score : loan.score,
  })
  const days = loanDays(5, { n: 120, change: worse })(7)
  const reference = loanDays(1, { n: 120 })(35)
  const view = (changed: readonly Loan[][]) =>
    exampleView({ reference, current: changed.at(-1)!, before: changed.slice(0, -1) })
  const slow = (of: View) => judge(of).filter(({ judgement }) => judgement.span > 1)

  it('what this one does not show is told, and of how many windows it is true', () => {
    const told = Object.fromEntries(
      slow(view(days)).map(({ question, judgement, because }) => [
        `${question.subject}${question.segment && `@${question.segment}`}`,
        `${judgement.verdict} ${judgement.span}: ${because}`,
      ]),
    )
    expect(told).toEqual({
      'feature:income':
        'drift 7: On average over the last 7 windows: 35 % of values are at most 40,281 (reference 50 %).',
      'feature:country':
        'drift 7: On average over the last 7 windows: "FR" is 43 % of rows (reference 20 %).',
      'missing:income':
        'drift 7: On average over the last 7 windows: 9.3 % of values are missing (reference 1.7 %).',
      latency_ms:
        'drift 7: On average over the last 7 windows: 70 % of values are at most 25.8 (reference 80 %).',
      accuracy: 'drift 7: On average over the last 7 windows: 72 % (reference 80 %).',
      'accuracy@region=eu': 'drift 7: On average over the last 7 windows: 72 % (reference 81 %).',
      'accuracy@region=us': 'drift 7: On average over the last 7 windows: 71 % (reference 79 %).',
    })
  })

  it('a range that is no window looks back at nothing', () => {
    expect(slow({ ...view(days), before: [] })).toEqual([])
  })

  it('a model without earlier windows, or with empty ones, is judged by this window alone', () => {
    expect(slow(view([[], [], days[0]!]))).toEqual([])
  })
})

describe('while the reference is short', () => {
  const short = REFERENCE.slice(0, 7)
  const doubled = (seed: number) =>
    dayOf(loan => ({ ...loan, income: loan.income && loan.income * 2 }), seed, 500)

  it('a number far from it in two windows running is drift', () => {
    const answer = answerOf(
      exampleView({ reference: short, current: doubled(3), before: [doubled(4)] }),
      'feature:income',
    )
    expect(answer.judgement).toMatchObject({ verdict: 'drift', severity: 'warning' })
    expect(answer.because).toMatch(
      /^Far from the reference in two windows running: the largest difference of shares \(KS\) is 0\.\d+, then 0\.\d+\. The reference is still short \(7 of 10 windows\), so only changes this large are told\.$/,
    )
  })

  it.each([
    ['only this window', { current: doubled(3), before: [REFERENCE[20]!] }],
    ['only the window before', { current: REFERENCE[20]!, before: [doubled(3)] }],
    ['the window before is empty', { current: doubled(3), before: [[]] }],
    ['the window before was not read', { current: doubled(3) }],
    ['hours', { current: doubled(3), before: [doubled(4)], model: exampleModel({ window: '1h' }) }],
  ])('%s: learning', (_, windows) => {
    const answer = answerOf(exampleView({ reference: short, ...windows }), 'feature:income')
    expect([answer.judgement.verdict, answer.judgement.severity]).toEqual(['learning', null])
  })

  it('ten windows are judged by the rule itself', () => {
    const view = exampleView({ reference: REFERENCE.slice(0, 10), current: doubled(3), before: [doubled(4)] })
    expect(answerOf(view, 'feature:income').judgement.k).toBe(10)
    expect(answerOf(view, 'feature:income').because).not.toContain('two windows running')
  })

  it('categories, volume and performance wait', () => {
    const bad = dayOf(loan => ({ ...loan, country: 'US', score: 1 - loan.score }), 3, 900)
    const answers = judge(exampleView({ reference: short, current: bad, before: [bad] }))
    const drifting = answers.filter(({ judgement }) => judgement.verdict === 'drift')
    expect(drifting.map(({ question }) => question.subject)).toEqual([])
  })
})
