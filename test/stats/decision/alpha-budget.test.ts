import { expect, test } from 'vitest'
import { alphaBudget, expectedFalseAlarms } from '../../../src/stats/decision/alpha-budget.ts'

const HOUR = 3_600_000

test.each([
  { budget: 0.3, windowMs: 24 * HOUR, alpha: 0.01, monthly: 0.3 },
  { budget: 0.3, windowMs: HOUR, alpha: 0.3 / 720, monthly: 0.3 },
  { budget: 10, windowMs: 7 * 24 * HOUR, alpha: 0.05, monthly: (0.05 * 30) / 7 },
  { budget: 0, windowMs: HOUR, alpha: 0, monthly: 0 },
])('$budget a month on windows of $windowMs ms', ({ budget, windowMs, alpha, monthly }) => {
  expect(alphaBudget(budget, windowMs)).toBeCloseTo(alpha, 15)
  expect(expectedFalseAlarms(alphaBudget(budget, windowMs), windowMs)).toBeCloseTo(monthly, 12)
})

test('α = .05 on hourly windows is 36 false alarms a month', () => {
  expect(expectedFalseAlarms(0.05, HOUR)).toBeCloseTo(36, 12)
})
