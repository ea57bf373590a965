import { type Applicant, LOG_INCOME, type LoanFeatures } from './loan-applicant.ts'
import type { Conditions } from './loan-story.ts'

/** What one standard deviation, one year, one payment or one category adds to the log odds. */
interface Coefficients {
  intercept: number
  income: number
  credit: number
  debt: number
  loan: number
  age: number
  employment: number
  accounts: number
  late: number
  housing: Record<string, number>
  purpose: Record<string, number>
}

const MODEL: Coefficients = {
  intercept: 1.5,
  income: 1.1,
  credit: 2.1,
  debt: -1.5,
  loan: -0.7,
  age: 0.2,
  employment: 0.08,
  accounts: -0.05,
  late: -0.9,
  housing: { own: 0.6, mortgage: 0.2, rent: -0.4 },
  purpose: { home: 0.3, business: -0.3, medical: -0.2 },
}

/** The truth: near the model, but not it. */
const TRUTH: Coefficients = {
  ...MODEL,
  intercept: 1.4,
  credit: 2.3,
  debt: -1.7,
  age: 0.35,
  employment: 0.1,
  late: -1.1,
  purpose: { home: 0.2, business: -0.6, medical: -0.1, education: 0.3 },
}

/** @returns the model's probability that the loan is good, from what it was sent; missing values count as average */
export function scoreLoan(features: LoanFeatures): number {
  return probability(logOdds(features, MODEL))
}

/** @returns the true probability that the loan is good */
export function trueProbability(applicant: Applicant, conditions: Conditions): number {
  const odds = logOdds(applicant, TRUTH)
  // A downturn in one region: the same features now mean worse odds there, which the model cannot know.
  return probability(conditions.southWorsened && applicant.region === 'south' ? odds - 1.75 : odds)
}

function logOdds(of: LoanFeatures, by: Coefficients): number {
  const income = of.income === null ? 0 : (Math.log(of.income) - LOG_INCOME.mean) / LOG_INCOME.sd
  const debt = of.debt_ratio ?? 0.29
  return (
    by.intercept +
    by.income * income +
    by.credit * (((of.credit_score ?? 680) - 680) / 70) +
    by.debt * ((Math.log(debt / (1 - debt)) + 0.9) / 0.6) +
    by.loan * ((Math.log(of.loan_amount ?? 13_360) - 9.5) / 0.5) +
    by.age * (((of.age ?? 41) - 41) / 12) +
    by.employment * ((of.employment_years ?? 6) - 6) +
    by.accounts * ((of.open_accounts ?? 4.5) - 4.5) +
    by.late * (of.late_payments ?? 0) +
    (by.housing[of.housing ?? ''] ?? 0) +
    (by.purpose[of.purpose ?? ''] ?? 0)
  )
}

function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}
