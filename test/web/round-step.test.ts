import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { multipleOf, roundStep } from '../../src/web/round-step.ts'

describe('roundStep', () => {
  it.each([
    [0, 100, 40, 5],
    [0, 1, 40, 0.05],
    [999_999.99, 1_000_000.01, 40, 0.001],
    [5, 5, 40, 0.1],
    [0, 0, 40, 0.01],
    [0, 5e-324, 40, 0.01],
    [1e9, 1e9 + 1e-6, 40, 1e7],
  ])('divides %d to %d into at most %d steps of %d', (low, high, most, step) => {
    expect(roundStep(low, high, most)).toBeCloseTo(step, 12)
  })

  it('never gives more stretches than asked for', () => {
    const bound = fc.double({ min: -1e300, max: 1e300, noNaN: true })
    fc.assert(
      fc.property(bound, bound, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const step = roundStep(low, high, 40)
        return Math.floor(high / step) - Math.floor(low / step) + 1 <= 40
      }),
    )
  })
})

describe('multipleOf', () => {
  it('gives the number people would write', () => {
    expect(multipleOf(0.1, 3)).toBe(0.3)
  })
})
