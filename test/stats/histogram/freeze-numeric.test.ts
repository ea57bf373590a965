import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binInterval } from '../../../src/stats/histogram/bin-interval.ts'
import { binPosition } from '../../../src/stats/histogram/bin-position.ts'
import { LAST_SPECIAL, type NumericBinning } from '../../../src/stats/histogram/binning.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { seededNormal } from './random.ts'
import { finiteSample, scoreSample } from './samples.ts'

const freeze = (values: Iterable<number>, transform: NumericBinning['transform'] = 'asinh') =>
  freezeNumeric(Float64Array.from(values), { transform })

/** The largest share of the sample in a bin that holds more than one value. */
function largestMix(binning: NumericBinning, values: readonly number[]): number {
  const { codes, rows } = count(binning, values).counts
  const mixed = rows.filter((_, i) => {
    const { lo, hi } = binInterval(binning, codes[i]!)
    return lo !== hi
  })
  return Math.max(0, ...mixed) / values.length
}

describe('freezeNumeric', () => {
  it('centres on the median and scales by IQR / 1.349', () => {
    const { center, scale, resolution } = freeze([9, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(center).toBe(5)
    expect(scale).toBeCloseTo(4 / 1.349, 12)
    expect(resolution).toBe(256)
  })

  it.each([
    ['nothing', [], 0, 1],
    ['one value', [7], 7, 7],
    ['a constant', [-3, -3, -3], -3, 3],
    ['zeros', [0, 0, 0, 0], 0, 1],
  ])('gives a usable binning for %s', (_, values, center, scale) => {
    expect(freeze(values)).toMatchObject({ center, scale })
  })

  it('leaves out what is not finite', () => {
    expect(freeze([Number.NaN, 1, Infinity, 2, -Infinity])).toEqual(freeze([1, 2]))
  })

  it('tries wider ranges where the IQR is 0', () => {
    const mostlyOne = [...new Array(80).fill(1), ...Array.from({ length: 20 }, (_, i) => 2 + i)]
    expect(freeze(mostlyOne).scale).toBeCloseTo((16.05 - 1) / 3.29, 10)
    const oneOutlier = [...new Array(100_000).fill(1), 1001]
    expect(freeze(oneOutlier).scale).toBeCloseTo(Math.sqrt(1000 ** 2 / 100_001), 6)
  })

  it('stays finite for values whose differences overflow', () => {
    const { center, scale } = freeze([-1.7e308, -1.7e308, 0, 1.7e308, 1.7e308])
    expect(center).toBe(0)
    expect(scale).toBeLessThan(Number.POSITIVE_INFINITY)
    expect(scale).toBeGreaterThan(1e308)
  })

  it('makes atoms of repeated values and always of zero, or of 0 and 1 for probabilities', () => {
    expect(freeze([5, 5, 6, 7, 7, 7]).atoms).toEqual([0, 5, 7])
    expect(freeze([0.2, 0.2, 0.3], 'logit').atoms).toEqual([0, 0.2, 1])
  })

  it('keeps the most frequent 32 and encloses the rest of the heavy values between neighbouring doubles', () => {
    const values = Array.from({ length: 52 }, (_, v) => new Array(100 + v).fill(v + 1)).flat()
    const binning = freeze(values)
    expect(binning.atoms).toHaveLength(32)
    expect(binning.atoms.slice(0, 2)).toEqual([0, 22])
    expect(largestMix(binning, values)).toBe(0)
  })

  it('leaves no bin that mixes much of a reference with clusters, zeros and a heavy tail', () => {
    const normal = seededNormal(1)
    const zerosAndTail = Array.from({ length: 20_000 }, (_, i) => (i % 10 < 3 ? 0 : Math.exp(2 * normal())))
    expect(largestMix(freeze(zerosAndTail), zerosAndTail)).toBeLessThanOrEqual(0.005)
    // Two bins hold half of the rows each; 64 cuts leave 1/65 of that in each sub-bin.
    const clusters = Array.from({ length: 20_000 }, (_, i) => (i % 2) * 1e6 + normal())
    const { splits } = freeze(clusters)
    expect(Math.max(...splits.map(({ cuts }) => cuts.length))).toBeLessThanOrEqual(96)
    expect(largestMix(freeze(clusters), clusters)).toBeLessThanOrEqual(0.01)
    const spread = Array.from({ length: 20_000 }, () => 1e6 + 0.01 * normal())
    expect(largestMix(freeze(spread), spread)).toBeLessThanOrEqual(0.005)
  })

  it('cuts at the deciles, and below as well as at an atom that holds several', () => {
    const even = Array.from({ length: 1000 }, (_, i) => i + 1)
    const binning = freeze(even)
    const below = binning.coarse.map(code => {
      const { hi } = binInterval(binning, code)
      return even.filter(v => v <= hi).length
    })
    expect(below).toHaveLength(9)
    below.forEach((rows, k) => {
      expect(Math.abs(rows - 100 * (k + 1))).toBeLessThanOrEqual(5)
    })
    const constant = freeze([4, 4, 4, 4])
    expect(constant.coarse.map(code => binInterval(constant, code).hi)).toEqual([4, 4])
  })

  it('keeps the contract of a binning for any sample', () => {
    const sample = fc.oneof(
      finiteSample().map(values => freeze(values)),
      scoreSample.map(values => freeze(values, 'logit')),
    )
    fc.assert(
      fc.property(sample, binning => {
        const { center, scale, atoms, splits, coarse } = binning
        expect(Number.isFinite(center)).toBe(true)
        expect(scale > 0 && Number.isFinite(scale)).toBe(true)
        expect(atoms.length).toBeLessThanOrEqual(32)
        expect(splits.map(s => s.bin)).toEqual([...new Set(splits.map(s => s.bin))].sort((a, b) => a - b))
        for (const list of [atoms, ...splits.map(s => s.cuts)]) {
          expect(list.every((value, i) => i === 0 || list[i - 1]! < value)).toBe(true)
        }
        expect(splits.every(({ cuts }) => cuts.length > 0 && cuts.length <= 96)).toBe(true)
        const cuts = new Set(splits.flatMap(s => s.cuts))
        expect(atoms.every(atom => cuts.has(atom))).toBe(true)
        expect(coarse.length).toBeLessThanOrEqual(9)
        const positions = coarse.map(code => binPosition(binning, code))
        expect(positions.every((p, i) => i === 0 || positions[i - 1]! < p)).toBe(true)
        expect(coarse.every(code => code > LAST_SPECIAL)).toBe(true)
        expect(JSON.parse(JSON.stringify(binning))).toEqual(binning)
      }),
    )
  })
})
