import { describe, expect, it } from 'vitest'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { exampleView, type Loan, loanDays } from './example-view.ts'

/** A day on which every score points the wrong way. */
const wrong = (loans: readonly Loan[]): Loan[] => loans.map(loan => ({ ...loan, score: 1 - loan.score }))

const verdictOfAuc = (current: readonly Loan[], rowsADay: number) => {
  const reference = loanDays(1, { n: rowsADay })(30)
  const answers = judgeView(exampleView({ reference, current }), ['outcome'])
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
