import { describe, expect, it, test } from 'vitest'
import { percent, plain, withheldReason } from '../../src/analyzers/explain.ts'
import { withheldFinding } from '../../src/stats/decision/finding.ts'

test.each([
  [null, '–'],
  [0, '0 %'],
  [0.0001, '< 0.1 %'],
  [0.0005, '0.1 %'],
  [0.0734, '7.3 %'],
  [0.0995, '10 %'],
  [0.126, '13 %'],
  [1, '100 %'],
  [5.2, '520 %'],
])('a share of %d is %s', (share, text) => {
  expect(percent(share)).toBe(text)
})

test.each([
  [null, '–'],
  [Number.NaN, '–'],
  [Infinity, '–'],
  [0, '0'],
  [-0.012345, '-0.0123'],
  [12.345, '12.3'],
  [1234.5, '1,235'],
  [-40_000, '-40,000'],
  [1e300, '1.00e+300'],
])('the number %d is %s', (value, text) => {
  expect(plain(value)).toBe(text)
})

describe('where the rule gave no answer', () => {
  const judged = (over: object) => ({
    ...withheldFinding('learning', 0),
    verdict: 'learning' as const,
    severity: null,
    pAdjusted: null,
    ...over,
  })

  it.each([
    [{ k: 0 }, 'Learning: there is no reference window to compare with yet.'],
    [{ k: 1 }, 'Learning: the reference has only 1 window to compare with, which is too few.'],
    [{ k: 9 }, 'Learning: the reference has only 9 windows to compare with, which is too few.'],
    [{ k: 30 }, 'Learning: the reference does not cover this hour or day often enough yet.'],
    [{ verdict: 'insufficient_data' }, 'Too few rows to say anything.'],
    [{ verdict: 'cannot_tell' }, 'Cannot tell: no change would have shown in a window like this.'],
    [
      { verdict: 'cannot_tell', smallestChange: 0.12, decidedBy: 0 },
      'Cannot tell: only a change of 12 points or more would have shown.',
    ],
    [
      { verdict: 'cannot_tell', smallestChange: 0.31 },
      'Cannot tell: only a change of 31 % or more would have shown.',
    ],
    [{ verdict: 'drift' }, null],
    [{ verdict: 'no_material_drift' }, null],
  ])('%j: %s', (over, text) => {
    expect(withheldReason(judged(over))).toBe(text)
  })
})
