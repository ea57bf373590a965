import type { Conditions } from './loan-story.ts'
import type { SeededRandom } from './seeded-random.ts'

/** One applicant as the world knows them: nothing is missing. */
export interface Applicant {
  age: number
  income: number
  loan_amount: number
  debt_ratio: number
  credit_score: number
  employment_years: number
  open_accounts: number
  late_payments: number
  purpose: string
  housing: string
  region: string
  channel: string
}

/** The same as the model is sent it: some values are missing. */
export type LoanFeatures = { [Name in keyof Applicant]: Applicant[Name] | null }

/** Mean and standard deviation of log income on a quiet day. */
export const LOG_INCOME = { mean: 10.75, sd: 0.45 }

const MISSING_RATE = 0.01

const PURPOSES = shares({ car: 0.3, home: 0.25, education: 0.15, business: 0.12, medical: 0.1, other: 0.08 })
const HOUSINGS = shares({ rent: 0.42, mortgage: 0.4, own: 0.18 })
const REGIONS = shares({ north: 0.3, south: 0.25, east: 0.25, west: 0.2 })
const CHANNELS = shares({ web: 0.5, branch: 0.25, partner: 0.15, phone: 0.1 })

/** Draws one applicant. Only `income` depends on the day. */
export function drawApplicant(random: SeededRandom, conditions: Conditions): Applicant {
  const age = Math.round(clamp(41 + 12 * random.normal(), 18, 80))
  const logIncome = random.normal()
  // What people ask for follows what they used to earn, so that a drift of income stays in income.
  const logLoan = 9.5 + 0.5 * (0.4 * logIncome + 0.92 * random.normal())
  return {
    age,
    income: Math.round(Math.exp(LOG_INCOME.mean + LOG_INCOME.sd * (logIncome + conditions.incomeShift))),
    loan_amount: 10 * Math.round(Math.exp(logLoan) / 10),
    debt_ratio: round(1 / (1 + Math.exp(0.9 - 0.6 * random.normal())), 3),
    credit_score: Math.round(clamp(680 + 70 * random.normal(), 300, 850)),
    employment_years: round(Math.min(-6 * Math.log(1 - random.uniform()), age - 16), 1),
    open_accounts: drawCount(random, 4.5),
    late_payments: random.uniform() < 0.7 ? 0 : 1 + drawCount(random, 0.8),
    purpose: pick(PURPOSES, random),
    housing: pick(HOUSINGS, random),
    region: pick(REGIONS, random),
    channel: pick(CHANNELS, random),
  }
}

/** Drops the values that were never recorded. */
export function loseValues(applicant: Applicant, random: SeededRandom, conditions: Conditions): LoanFeatures {
  const features: LoanFeatures = { ...applicant }
  if (random.uniform() < MISSING_RATE) features.income = null
  if (random.uniform() < MISSING_RATE) features.credit_score = null
  if (random.uniform() < MISSING_RATE) features.housing = null
  if (random.uniform() < conditions.employmentNullRate) features.employment_years = null
  return features
}

/** A Poisson count by multiplying uniforms (Knuth), for small means. */
function drawCount(random: SeededRandom, mean: number): number {
  const limit = Math.exp(-mean)
  let count = -1
  for (let product = 1; product > limit; count++) product *= random.uniform()
  return count
}

type Shares = readonly { value: string; upTo: number }[]

function shares(of: Record<string, number>): Shares {
  let upTo = 0
  return Object.entries(of).map(([value, share]) => {
    upTo += share
    return { value, upTo }
  })
}

function pick(from: Shares, random: SeededRandom): string {
  const at = random.uniform()
  return (from.find(share => at < share.upTo) ?? from.at(-1)!).value
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
