import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mae } from '../../../src/stats/performance/mae.ts'
import { rmse } from '../../../src/stats/performance/rmse.ts'
import { seededNormal } from '../histogram/random.ts'
import { finiteSample } from '../histogram/samples.ts'
import { residuals } from './golden.ts'

describe.each([
  ['mae', mae, Math.sqrt(2 / Math.PI)],
  ['rmse', rmse, 1],
])('%s', (_, metric, truth) => {
  it('covers the true error of normal residuals in 95 % of samples', () => {
    let covered = 0
    for (let seed = 1; seed <= 300; seed++) {
      const { low, high } = metric.compute({
        residual: residuals(Array.from({ length: 200 }, seededNormal(seed))),
      })!
      if (low! <= truth && truth <= high!) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(273)
    expect(covered).toBeLessThanOrEqual(297)
  })

  it('is a finite number inside its interval or null, whatever the residuals', () => {
    fc.assert(
      fc.property(finiteSample(), values => {
        const found = metric.compute({ residual: residuals(values) })
        if (found === null) return
        expect(Number.isFinite(found.value)).toBe(true)
        if (found.low === null || found.high === null) return
        expect(found.low).toBeLessThanOrEqual(found.value! * (1 + 1e-12))
        expect(found.high).toBeGreaterThanOrEqual(found.value! * (1 - 1e-12))
      }),
    )
  })

  it('has no interval for a single row, and leaves out what is no number', () => {
    expect(metric.compute({ residual: residuals([-2]) })).toMatchObject({
      value: 2,
      low: null,
      high: null,
      n: 1,
    })
    expect(metric.compute({ residual: residuals([-2, 2, Number.NaN]) })).toMatchObject({
      value: 2,
      n: 2,
      bound: 0,
    })
  })
})
