import { describe, expect, it } from 'vitest'
import { featureDrift } from '../../src/analyzers/feature-drift.ts'
import { analyzersOf } from '../../src/analyzers/index.ts'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { outliers } from '../../src/analyzers/outliers.ts'
import { outsideFences } from '../../src/analyzers/outside-fences.ts'
import type { View } from '../../src/analyzers/question.ts'
import { countsOf } from '../../src/analyzers/reference-side.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { fitRowScorer } from '../../src/stats/outliers/fit-row-scorer.ts'
import { type ScoreBinning, scoreRow } from '../../src/stats/outliers/row-scorer.ts'
import { seededNormal } from '../stats/histogram/random.ts'
import { exampleModel, exampleView, type Loan, loanDays, sideOfLoans } from './example-view.ts'

const REFERENCE = loanDays(1)(24)
const NAME = 'outliers:income'

const base = exampleView({ reference: REFERENCE, current: [] })
const viewOf = (current: readonly Loan[]): View => ({ ...base, current: sideOfLoans(current, base.binnings) })

/** Outliers are a family of their own: nothing else has to be asked. */
const answerOf = (view: View) => judgeView(view, [outliers]).find(({ question }) => question.subject === NAME)
const dayOf = (seed: number, change: (loan: Loan) => Loan = loan => loan) => loanDays(seed, { change })(1)[0]!

/** Every nth income is a thousand times as large. */
const inflated = (every: number) => {
  let i = 0
  return (loan: Loan) => (i++ % every === 0 && loan.income ? { ...loan, income: loan.income * 1_000 } : loan)
}

describe('outliers of a feature', () => {
  it('are judged when more of its values lie outside the reference’s fences', () => {
    const { judgement, because, question } = answerOf(viewOf(dayOf(2, inflated(10))))!
    expect([judgement.verdict, judgement.severity]).toEqual(['drift', 'critical'])
    expect(because).toMatch(/^1[0-9] % of values are outside [\d,-]+ to [\d,]+ \(reference 0\.\d %\)\.$/)
    expect(question.figures.map(({ name }) => name)).toEqual([
      'outside_fences',
      'outside_inner_fences',
      'outside_robust_z',
    ])
    for (const { value, reference_value, low, high, bound } of question.figures) {
      expect(value).toBeGreaterThan(0.1)
      expect(reference_value).toBeLessThan(0.06)
      expect(low! < value! && value! < high!).toBe(true)
      expect(bound).toBeLessThan(0.005)
    }
  })

  it('are what the deciles do not see: one in twenty-five, far away', () => {
    const view = viewOf(dayOf(3, inflated(25)))
    expect(answerOf(view)!.judgement.verdict).toBe('drift')
    const drift = judgeView(view, analyzersOf('features')).find(
      ({ question }) => question.subject === 'feature:income',
    )!
    expect(drift.judgement.verdict).not.toBe('drift')
  })

  it('fewer of them than usual are nothing', () => {
    const tame = dayOf(4, loan => ({ ...loan, income: loan.income && Math.min(loan.income, 60_000) }))
    expect(answerOf(viewOf(tame))!.judgement.verdict).toBe('no_material_drift')
  })

  it('are as usual on quiet days', () => {
    for (let seed = 100; seed < 160; seed++) {
      const { judgement } = answerOf(viewOf(dayOf(seed)))!
      expect(judgement.verdict, String(seed)).not.toBe('drift')
    }
  })

  it('look back as every rate does: what is too little for one day is found over seven', () => {
    const view = exampleView({
      reference: REFERENCE,
      current: dayOf(20, inflated(50)),
      before: loanDays(21, { change: inflated(50) })(6),
    })
    const { judgement, because } = answerOf(view)!
    expect([judgement.verdict, judgement.span]).toEqual(['drift', 7])
    expect(because).toMatch(/^On average over the last 7 windows: /)
  })

  it('are not judged in fewer than a hundred rows', () => {
    const few = dayOf(9, inflated(2)).filter(({ income }) => income !== null)
    const verdictOf = (rows: number) => answerOf(viewOf(few.slice(0, rows)))!.judgement.verdict
    expect([verdictOf(99), verdictOf(100)]).toEqual(['insufficient_data', 'drift'])
  })

  it('have no question without a reference, rows, or fences to be outside of', () => {
    expect(answerOf(exampleView({ current: dayOf(5) }))).toBeUndefined()
    expect(answerOf(exampleView({ reference: REFERENCE, current: [] }))).toBeUndefined()
    const mostlyOne = loanDays(6, { change: loan => ({ ...loan, income: loan.score < 0.9 ? 0 : 1 }) })(24)
    expect(answerOf(exampleView({ reference: mostlyOne, current: dayOf(7) }))).toBeUndefined()
    const model = exampleModel({ features: { country: 'categorical' } })
    expect(answerOf(exampleView({ model, reference: REFERENCE, current: dayOf(8) }))).toBeUndefined()
  })
})

describe('outlying rows', () => {
  const normal = seededNormal(9)
  /** Rows of two correlated features; those told are broken: each value usual, both together not. */
  const rowsOf = (n: number, broken = 0, noise = 0.2) =>
    Array.from({ length: n }, (_, i) => {
      const a = normal()
      return [a, (i < broken ? -1 : 1) * a + noise * normal()]
    })
  const days = Array.from({ length: 24 }, () => rowsOf(500))
  const scorer = fitRowScorer(['a', 'b'], { columns: 2, values: Float64Array.from(days.flat(2)) })!
  const scoresOf = (rows: number[][]) => rows.map(row => scoreRow(scorer, row)!)
  const binning: ScoreBinning = {
    ...freezeNumeric(Float64Array.from(scoresOf(days.flat())), { transform: 'asinh' }),
    scorer,
  }
  const sideOf = (rows: number[][], lacking = 0) =>
    new Map([
      ['', new Map([['outlier_score', count(binning, [...scoresOf(rows), ...Array(lacking).fill(null)])]])],
    ])
  const frozen = { id: 'scores', binning, learning: false }
  const binnings = new Map([['outlier_score', frozen]])
  const starts = base.reference!.starts
  const reference = {
    ...base.reference!,
    whole: sideOf(days.flat()),
    windows: new Map([
      ['outlier_score', days.map(rows => countsOf(frozen, sideOf(rows).get('')!.get('outlier_score')!))],
    ]),
    outside: outsideFences({
      whole: sideOf(days.flat()),
      counted: days.map((rows, i) => ({
        ...{ segment: '', subject: 'outlier_score', window: starts[i]! },
        histogram: sideOf(rows).get('')!.get('outlier_score')!,
      })),
      starts,
      binnings,
    }),
  }
  const judged = (current: View['current'], analyzer = outliers) =>
    judgeView({ ...base, binnings, reference, current }, [analyzer]).find(
      ({ question }) => question.subject === 'outlier_score',
    )!

  it('are judged when more of them are unlike the reference’s than its own 1 %', () => {
    const { judgement, because, question } = judged(sideOf(rowsOf(500, 60), 30))
    expect([judgement.verdict, question.n, question.n_reference]).toEqual(['drift', 500, 12_000])
    expect(because).toBe(
      '11 % of rows are further from the usual than 2.79 standard deviations (reference 1.1 %).',
    )
    expect(question.figures).toMatchObject([
      { name: 'outside_fences', value: judgement.current, reference_value: expect.closeTo(0.01, 2) },
    ])
  })

  it('are as usual where nothing is broken', () => {
    for (let day = 0; day < 40; day++) expect(judged(sideOf(rowsOf(500))).judgement.verdict).not.toBe('drift')
  })

  it('are too few to count in ninety rows, whose distances show that features go together less than they did', () => {
    const current = sideOf(rowsOf(90, 0, 0.5))
    const { judgement, because } = judged(current, featureDrift)
    expect([judgement.verdict, judged(current).judgement.verdict]).toEqual(['drift', 'insufficient_data'])
    expect(because).toMatch(
      /^\d+ % of rows are within [\d.]+ standard deviations of the usual \(reference \d+ %\); median 1\.\d+ → [\d.]+$/,
    )
    expect(judged(sideOf(rowsOf(90)), featureDrift).judgement.verdict).not.toBe('drift')
  })

  it('cannot be judged where no row has a score', () => {
    expect(judged(sideOf([], 500)).judgement.verdict).toBe('insufficient_data')
  })
})
