import { describe, expect, it } from 'vitest'
import { chiFit, chiPoint95, chiUpperTail } from '../../../src/stats/drift/chi-fit.ts'

describe('chiFit', () => {
  it('finds the size of a normal deviate', () => {
    const fit = chiFit(3 * Math.sqrt(2 / Math.PI), 9 * (1 - 2 / Math.PI))
    expect(fit.df).toBeCloseTo(1, 9)
    expect(fit.scale).toBeCloseTo(3, 9)
    expect(chiUpperTail(3 * 1.959963984540054, fit)).toBeCloseTo(0.05, 9)
    expect(Math.abs(chiPoint95(fit) / (3 * 1.959963984540054) - 1)).toBeLessThan(0.02)
  })

  it('finds Rayleigh’s and Maxwell’s distributions', () => {
    // Mean √(π/2) and variance 2 − π/2; mean √(8/π) and variance 3 − 8/π.
    expect(chiFit(Math.sqrt(Math.PI / 2), 2 - Math.PI / 2)).toMatchObject({
      df: expect.closeTo(2, 9),
      scale: expect.closeTo(1, 9),
    })
    expect(chiFit(Math.sqrt(8 / Math.PI), 3 - 8 / Math.PI)).toMatchObject({
      df: expect.closeTo(3, 9),
      scale: expect.closeTo(1, 9),
    })
  })

  it('is nearly normal where the mean is far above the deviation', () => {
    const fit = chiFit(1, 1e-6)
    expect(chiUpperTail(1 + 1.6448536269514722e-3, fit)).toBeCloseTo(0.05, 3)
    expect(chiPoint95(fit)).toBeCloseTo(1 + 1.6448536269514722e-3, 5)
  })

  it.each([1e-30, 1e-3, 30, 1e4])('is finite at a variance of %d times the squared mean', ratio => {
    const fit = chiFit(2, 4 * ratio)
    for (const found of [fit.df, fit.scale, chiPoint95(fit), chiUpperTail(1, fit), chiUpperTail(1e9, fit)]) {
      expect(Number.isFinite(found)).toBe(true)
    }
  })
})
