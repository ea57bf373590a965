import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wasserstein } from '../../../src/stats/drift/wasserstein.ts'
import { wassersteinNormed } from '../../../src/stats/drift/wasserstein-normed.ts'
import type { NumericBinning } from '../../../src/stats/histogram/binning.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { californiaColumn, FEATURES } from '../histogram/california.ts'
import { seededNormal } from '../histogram/random.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedNumbers, finiteSorted } from './counted.ts'
import { california, twoSample } from './golden.ts'
import { deviation } from './raw.ts'

/** ∫ |F − G| dx on raw rows: both ascending. */
function exactWasserstein(a: Float64Array, b: Float64Array): number {
  const all = Float64Array.from([...a, ...b]).sort()
  let distance = 0
  let i = 0
  let j = 0
  for (let k = 0; k + 1 < all.length; k++) {
    while (a[i]! <= all[k]!) i++
    while (b[j]! <= all[k]!) j++
    const difference = Math.abs(i / a.length - j / b.length)
    if (difference > 0) distance += difference * (all[k + 1]! - all[k]!)
  }
  return distance
}

describe('wasserstein', () => {
  it.each(twoSample)('holds the value of SciPy in value ± bound: %s', (_, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = wasserstein.compute(reference, current, binning)!
    expect(Math.abs(found.value - expected.wasserstein)).toBeLessThanOrEqual(found.bound! + 1e-12)
    expect(found.bound!).toBeLessThanOrEqual(0.05 * expected.wasserstein + 0.01)
  })

  it.each(FEATURES)('agrees with NannyML on California’s %s within 1 %', feature => {
    const rows = [californiaColumn('reference', feature), californiaColumn('analysis', feature)] as const
    const { reference, current, binning } = countedNumbers(...rows)
    const expected = california[feature]!.wasserstein.whole
    const found = wasserstein.compute(reference, current, binning)!
    expect(Math.abs(found.value / expected - 1)).toBeLessThan(0.01)
    expect(Math.abs(found.value - expected)).toBeLessThanOrEqual(found.bound! + 1e-9 * expected)
  })

  it('bounds the distance of raw rows, whatever they are', () => {
    fc.assert(
      fc.property(rawSample, rawSample, (a, b) => {
        const [exactA, exactB] = [finiteSorted(a), finiteSorted(b)]
        const { reference, current, binning } = countedNumbers(a, b)
        const found = wasserstein.compute(reference, current, binning)
        if (found === null) return
        const exact = exactWasserstein(exactA, exactB)
        const size = Math.max(Math.abs(exactA[0]!), Math.abs(exactA.at(-1)!), Math.abs(binning.center), exact)
        const rounding = 1e-12 * size + 1e-320
        expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound! + rounding)
      }),
      { numRuns: 500 },
    )
  })

  it('spreads rows over their bin between min and max, also where the distributions cross', () => {
    const binning: NumericBinning = {
      kind: 'numeric',
      transform: 'asinh',
      center: 0,
      scale: 1,
      resolution: 1,
      atoms: [],
      splits: [],
      coarse: [],
    }
    // Both in the bin [0, 1.18): even over [0, 1] against even over [0.25, 0.75]; they cross at 0.5.
    const wide = count(binning, [0, 1])
    const narrow = count(binning, [0.25, 0.75])
    expect(wasserstein.compute(wide, narrow, binning)!.value).toBeCloseTo(0.125, 12)
    expect(wasserstein.compute(wide, narrow, binning)!.bound).toBeCloseTo(0.75, 12)
  })

  it('is exact on atoms, and null beyond the range of a double', () => {
    const atoms = countedNumbers([0, 0, 4, 4], [0, 4, 4, 4])
    expect(wasserstein.compute(atoms.reference, atoms.current, atoms.binning)).toMatchObject({
      value: 1,
      bound: 0,
    })
    const far = countedNumbers([-1.7e308], [1.7e308])
    expect(wasserstein.compute(far.reference, far.current, far.binning)).toBeNull()
  })

  it.each([
    ['normal', (x: number) => x],
    ['lognormal', (x: number) => Math.exp(1.5 * x)],
    ['binary', (x: number) => Number(x > 1)],
  ])('keeps a noise floor and a lower bound that hold without drift: %s', (_, shape) => {
    let above = 0
    let sum = 0
    let floors = 0
    for (let seed = 1; seed <= 300; seed++) {
      const normal = seededNormal(seed)
      const sample = (length: number) => Array.from({ length }, () => shape(normal()))
      const { reference, current, binning } = countedNumbers(sample(300), sample(150))
      const found = wasserstein.compute(reference, current, binning)!
      if (found.low! > 0) above++
      sum += found.value
      floors += found.noise_floor!
    }
    expect(above).toBeLessThanOrEqual(27) // 5 % of 300 expected, and three standard deviations
    expect(above).toBeGreaterThanOrEqual(3)
    expect(Math.abs(sum / floors - 1)).toBeLessThan(0.1)
  })
})

describe('wasserstein_normed', () => {
  it.each(twoSample)('is SciPy’s distance over NumPy’s deviation, in value ± bound: %s', (name, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = wassersteinNormed.compute(reference, current, binning)
    if (name === 'constant against constant') {
      expect(found).toBeNull()
      return
    }
    const normed = expected.wasserstein / deviation(expected.reference)
    // Of values near 1e6 with a spread of 0.01 the deviation is known to ½ % only.
    const rounding = name === 'offset with tiny spread' ? 0.005 * normed : 1e-9
    expect(Math.abs(found!.value - normed)).toBeLessThanOrEqual(found!.bound! + rounding)
  })

  it('does not depend on the unit', () => {
    const compute = (unit: number) => {
      const { reference, current, binning } = countedNumbers(
        [1, 2, 4, 8, 9, 2.5].map(x => x * unit),
        [3, 5, 9, 7].map(x => x * unit),
      )
      return wassersteinNormed.compute(reference, current, binning)!
    }
    for (const power of [-300, 20, 300]) {
      for (const key of ['value', 'high', 'bound', 'noise_floor'] as const) {
        expect(compute(2 ** power)[key]! / compute(1)[key]!).toBeCloseTo(1, 9)
      }
    }
  })
})
