import { describe, expect, it } from 'vitest'
import { wilson } from '../../../src/stats/performance/wilson.ts'
import { golden } from './golden.ts'

describe('wilson', () => {
  it.each(golden.intervals.wilson_95)(
    'agrees with SciPy: $successes of $n',
    ({ successes, n, low, high }) => {
      const found = wilson(successes, n)!
      expect(found.low).toBeCloseTo(low, 12)
      expect(found.high).toBeCloseTo(high, 12)
    },
  )

  it('is null for no rows', () => {
    expect(wilson(0, 0)).toBeNull()
  })
})
