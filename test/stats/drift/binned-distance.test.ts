import { describe, expect, it } from 'vitest'
import { hellinger10 } from '../../../src/stats/drift/hellinger.ts'
import { js10 } from '../../../src/stats/drift/js.ts'
import { kl10 } from '../../../src/stats/drift/kl.ts'
import { psi10 } from '../../../src/stats/drift/psi.ts'
import { seededNormal } from '../histogram/random.ts'
import { countedNumbers } from './counted.ts'

function normals(seed: number, n: number, shift = 0): number[] {
  const normal = seededNormal(seed)
  return Array.from({ length: n }, () => normal() + shift)
}

/** Pairs of samples between which nothing has changed. */
const unchanged = Array.from({ length: 300 }, (_, i) =>
  countedNumbers(normals(i + 1, 2000), normals(i + 1001, 1000)),
)

describe.each([
  ['psi_10', psi10],
  ['js_10', js10],
  ['hellinger_10', hellinger10],
  ['kl_10', kl10],
])('%s without drift', (_, statistic) => {
  it('is about its noise floor, and its lower bound is above 0 in 5 %', () => {
    let above = 0
    let sum = 0
    let floor = 0
    for (const { reference, current, binning } of unchanged) {
      const found = statistic.compute(reference, current, binning)!
      if (found.low! > 0) above++
      sum += found.value / unchanged.length
      floor = found.noise_floor!
    }
    expect(above).toBeGreaterThanOrEqual(4)
    expect(above).toBeLessThanOrEqual(26)
    expect(Math.abs(sum / floor - 1)).toBeLessThan(0.12)
  })
})

describe('with drift', () => {
  it('psi_10 of a shift by one standard deviation is that of ten cells, with an interval around it', () => {
    const { reference, current, binning } = countedNumbers(normals(7, 200_000), normals(8, 200_000, 1))
    const found = psi10.compute(reference, current, binning)!
    // ∫ (q − p) ln(q/p) is 1 for a unit shift; ten cells lose about a tenth of it.
    expect(found.value).toBeGreaterThan(0.85)
    expect(found.value).toBeLessThan(1)
    expect(found.low!).toBeGreaterThan(0.97 * found.value)
    expect(found.high!).toBeLessThan(1.03 * found.value)
    expect(found.p_value).toBeLessThan(1e-100)
  })

  it('is as large as it can be where nothing is shared, and the floor of PSI says how large', () => {
    const { reference, current, binning } = countedNumbers(
      Array.from({ length: 100 }, (_, i) => i + 1),
      new Array(50).fill(1000),
    )
    expect(psi10.compute(reference, current, binning)!.value).toBeCloseTo(
      9 * (0.1 - 1e-4) * Math.log(0.1 / 1e-4) + 0.9 * Math.log(10),
      9,
    )
    // Nine cells that are left and the last one's rise, each share below the floor counting as 1e-4.
    expect(kl10.compute(reference, current, binning)!.value).toBeCloseTo(
      9 * 1e-4 * Math.log(1e-4 / 0.1) + Math.log(10),
      9,
    )
    const apart = countedNumbers([3, 3, 3], [4, 4])
    expect(js10.compute(apart.reference, apart.current, apart.binning)).toMatchObject({
      value: Math.sqrt(Math.LN2),
      high: Math.sqrt(Math.LN2),
    })
    expect(hellinger10.compute(apart.reference, apart.current, apart.binning)).toMatchObject({
      value: 1,
      high: 1,
    })
  })
})
