import { describe, expect, it } from 'vitest'
import { analyzersOf } from '../../src/analyzers/index.ts'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { measureWindow } from '../../src/analyzers/measure-window.ts'
import { performance } from '../../src/analyzers/performance.ts'
import { performanceMetrics } from '../../src/stats/performance/index.ts'
import { wilson } from '../../src/stats/performance/wilson.ts'
import { DAY_MS, exampleView, type Loan, loanDays, T0 } from './example-view.ts'
import { userDays } from './user-days.ts'

/** A day on which every score points the wrong way. */
const wrong = (loans: readonly Loan[]): Loan[] => loans.map(loan => ({ ...loan, score: 1 - loan.score }))

const verdictOfAuc = (current: readonly Loan[], rowsADay: number) => {
  const reference = loanDays(1, { n: rowsADay })(30)
  const answers = judgeView(exampleView({ reference, current }), analyzersOf('outcome'))
  return answers.find(({ question }) => question.subject === 'auc' && question.segment === '')?.judgement
    ?.verdict
}

describe('AUC', () => {
  it('of a day with fewer than 30 rows of a class is noise: it is shown, and decides nothing', () => {
    expect(verdictOfAuc(wrong(loanDays(2, { n: 24 })(1)[0]!), 24)).toBe('insufficient_data')
  })

  it('of a day with enough rows of both is judged', () => {
    expect(verdictOfAuc(wrong(loanDays(2, { n: 500 })(1)[0]!), 500)).toBe('drift')
  })
})

describe('metrics', () => {
  const view = exampleView({ reference: loanDays(1)(24), current: loanDays(2)(1)[0]! })
  const answers = judgeView(view, analyzersOf('outcome')).filter(({ question }) => question.segment === '')
  const judged = performanceMetrics.flatMap(({ name, judged, tasks }) =>
    judged && tasks.includes('binary') ? name : [],
  )
  const measured = measureWindow(view, 'outcome', { start: T0, end: T0 + DAY_MS })

  it('are asked about where they are judged, and take no part of the budget where they are not', () => {
    expect(answers.flatMap(({ question }) => (question.asked ? question.subject : []))).toEqual(judged)
    expect(answers.flatMap(({ question }) => (question.shownOnly ? [] : question.subject))).toEqual(judged)
  })

  it('are measured all the same, beside the reference’s value; only judged ones have a verdict', () => {
    const all = measured.filter(({ segment }) => segment === '')
    const mcc = all.filter(({ subject }) => subject === 'mcc')
    expect(mcc).toMatchObject([{ statistic: 'mcc', n: 500, verdict: null }])
    expect(mcc[0]!.value).toBeCloseTo(mcc[0]!.reference_value!, 0)
    const verdicts = all.flatMap(({ statistic, subject }) => (statistic === 'verdict' ? subject : []))
    expect(verdicts).toEqual(judged)
  })

  it('that test something keep their p-value and what chance alone comes to', () => {
    const ece = measured.find(({ statistic, segment }) => statistic === 'ece' && segment === '')!
    expect(ece.evidence).toEqual({ noise_floor: expect.any(Number), phi: expect.any(Number), trivial: 0 })
  })

  it('keep what a model comes to that says the same of every row', () => {
    const of = (name: string) => measured.find(m => m.statistic === name && m.segment === '')!
    const { accuracy, n } = { accuracy: of('accuracy').evidence.trivial as number, n: of('accuracy').n }
    expect(accuracy).toBeGreaterThanOrEqual(0.5)
    expect(accuracy * n).toBeCloseTo(Math.round(accuracy * n), 9)
    expect(of('auc').evidence).toEqual({ trivial: 0.5, phi: expect.any(Number) })
  })

  it('keep why they have no value', () => {
    const alike = loanDays(2)(1)[0]!.map((loan): Loan => ({ ...loan, label: '0' }))
    const told = measureWindow(exampleView({ reference: [], current: alike }), 'outcome', {
      start: T0,
      end: T0 + DAY_MS,
    })
    const auc = told.find(m => m.statistic === 'auc' && m.segment === '')!
    expect(auc).toMatchObject({ value: null, evidence: { not_estimable: '0/0', trivial: null } })
  })
})

describe('intervals of a stream of users in which nothing happens', () => {
  const figuresOf = (reference: readonly Loan[][], current: readonly Loan[]) =>
    performance
      .questions(exampleView({ reference, current }))
      .filter(({ segment }) => segment === '')
      .flatMap(({ figures }) => figures)
  const found = [1, 2, 3].flatMap(seed => {
    const reference = userDays(seed)(30)
    return userDays(seed + 10)(40).flatMap(current => figuresOf(reference, current))
  })

  // Four in five are right of either class, whichever way it is counted.
  it.each(['accuracy', 'auc', 'recall', 'precision', 'specificity', 'balanced_accuracy', 'f1'])(
    'hold what is true of all users about as often as they say: %s',
    name => {
      const all = found.filter(figure => figure.name === name)
      expect(all).toHaveLength(120)
      const covered = all.filter(({ low, high }) => low! <= 0.8 && 0.8 <= high!).length / 120
      expect(covered).toBeGreaterThanOrEqual(0.9)
    },
  )

  it('are told with the φ they are taken by: their own where windows are asked, else the largest of these', () => {
    const phiOf = (name: string) => found.find(figure => figure.name === name)!.phi!
    expect(phiOf('accuracy')).toBeGreaterThan(1.5)
    expect(phiOf('recall')).toBe(Math.max(phiOf('accuracy'), phiOf('auc')))
  })

  it('are those of independent rows where fewer than 10 windows tell', () => {
    const [accuracy] = figuresOf(userDays(1)(9), userDays(2)(1)[0]!)
    expect(accuracy!.phi).toBeNull()
    expect(accuracy!).toMatchObject(wilson(accuracy!.value! * 1000, 1000)!)
  })
})
