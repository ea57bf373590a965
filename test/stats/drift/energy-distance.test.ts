import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { energyDistance } from '../../../src/stats/drift/energy-distance.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedNumbers, finiteSorted } from './counted.ts'
import { twoSample } from './golden.ts'
import { rawEnergyDistance } from './raw.ts'

describe('energy_distance', () => {
  it.each(twoSample)('holds the value of SciPy in value ± bound: %s', (_, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = energyDistance.compute(reference, current, binning)!
    expect(Math.abs(found.value - expected.energy_distance)).toBeLessThanOrEqual(found.bound! + 1e-12)
    // The bound is for the worst; rows spread over their bins lose far less. (The tiny one has bins of one row.)
    expect(Math.abs(found.value - expected.energy_distance)).toBeLessThan(
      2e-3 * (1 + expected.energy_distance),
    )
  })

  it('bounds the distance of raw rows, whatever they are', () => {
    fc.assert(
      fc.property(rawSample, rawSample, (a, b) => {
        const [exactA, exactB] = [finiteSorted(a), finiteSorted(b)]
        const { reference, current, binning } = countedNumbers(a, b)
        const found = energyDistance.compute(reference, current, binning)
        if (found === null) return
        const exact = rawEnergyDistance(exactA, exactB)
        const size = Math.max(
          Math.abs(exactA[0]!),
          Math.abs(exactA.at(-1)!),
          Math.abs(binning.center),
          exact ** 2,
        )
        const rounding = 1e-6 * Math.sqrt(size) + 1e-160
        expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound! + rounding)
      }),
      { numRuns: 400 },
    )
  })

  it('is exact on atoms, and the root of twice the squared gap times the width', () => {
    const { reference, current, binning } = countedNumbers([0, 0, 4, 4], [0, 4, 4, 4])
    expect(energyDistance.compute(reference, current, binning)).toMatchObject({
      value: Math.sqrt(2 * 4 * 0.25 ** 2),
      bound: 0,
    })
  })

  it('depends on the unit by its root alone', () => {
    const rows = [1, 2, 2.5, 7, 11, -3, 0.1]
    const others = [2, 3, 9, 12, 14]
    const compute = (unit: number) => {
      const { reference, current, binning } = countedNumbers(
        rows.map(x => x * unit),
        others.map(x => x * unit),
      )
      return energyDistance.compute(reference, current, binning)!
    }
    const plain = compute(1)
    for (const power of [-600, -40, 40, 600]) {
      const scaled = compute(2 ** power)
      for (const key of ['value', 'high', 'noise_floor', 'bound'] as const) {
        expect(scaled[key]! / 2 ** (power / 2) / plain[key]!).toBeCloseTo(1, 9)
      }
      expect(scaled.p_value).toBeCloseTo(plain.p_value!, 9)
    }
  })

  it('is null beyond the range of a double, 0 for constants', () => {
    const far = countedNumbers([-1.7e308], [1.7e308])
    expect(energyDistance.compute(far.reference, far.current, far.binning)).toBeNull()
    const same = countedNumbers([3, 3, 3], [3, 3])
    expect(energyDistance.compute(same.reference, same.current, same.binning)).toMatchObject({
      value: 0,
      p_value: 1,
      noise_floor: 0,
    })
  })
})
