import { seededNormal, seededUniform } from '../stats/histogram/random.ts'
import type { Loan } from './example-view.ts'

/** What one user's rows have in common. */
interface User {
  income: number
  /** How often the model is right about them. */
  right: number
}

/**
 * Days of 50 users with 20 loans each, other users every day, in which nothing happens: half of the variance of the
 * logarithm of an income is the user's, and the model is right about users in 60 to 100 % of their loans, 80 % on average.
 */
export function userDays(seed: number): (days: number) => Loan[][] {
  const normal = seededNormal(seed)
  const uniform = seededUniform(seed + 1_000)
  const loan = ({ income, right }: User): Loan => {
    const label = uniform() < 0.5 ? '1' : '0'
    const towards = (label === '1') === uniform() < right
    return {
      income: Math.round(40_000 * Math.exp(0.4 * Math.SQRT1_2 * (income + normal()))),
      country: income > 0.5 ? 'DE' : income > -0.5 ? 'FR' : 'IT',
      score: towards ? 0.5 + uniform() / 2 : uniform() / 2,
      label,
      latency: 20,
      region: 'eu',
    }
  }
  const loansOf = (user: User) => Array.from({ length: 20 }, () => loan(user))
  const day = () =>
    Array.from({ length: 50 }, () => ({ income: normal(), right: 0.6 + 0.4 * uniform() })).flatMap(loansOf)
  return days => Array.from({ length: days }, day)
}
