import { describe, expect, it } from 'vitest'
import { BinIndex, FIRST_FINITE } from '../../src/counting/bin-index.ts'
import { binInterval } from '../../src/stats/histogram/bin-interval.ts'
import { binOf } from '../../src/stats/histogram/bin-of.ts'
import type { NumericBinning } from '../../src/stats/histogram/binning.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { nextUp } from '../../src/stats/histogram/next-up.ts'
import { seededUniform } from '../stats/histogram/random.ts'

const uniform = seededUniform(3)
const draw = (make: () => number) => Float64Array.from({ length: 5_000 }, make)

const SAMPLES: [string, Float64Array, NumericBinning['transform']][] = [
  ['values without repeats', draw(() => uniform() * 6 - 3), 'asinh'],
  ['integers', draw(() => Math.floor(uniform() * 60)), 'asinh'],
  ['mostly zeros', draw(() => (uniform() < 0.4 ? 0 : uniform() * 1e6)), 'asinh'],
  ['a narrow range far from zero', draw(() => 1e6 + uniform() * 0.01), 'asinh'],
  ['a constant', Float64Array.of(7, 7, 7), 'asinh'],
  ['probabilities', draw(uniform), 'logit'],
  ['certain probabilities', draw(() => Math.round(uniform())), 'logit'],
]

const PLAIN = {
  kind: 'numeric' as const,
  atoms: [] as number[],
  splits: [] as NumericBinning['splits'],
  coarse: [] as number[],
}

const ODD = [
  ...[0, -0, 1, -1, 0.5, 5e-324, -5e-324, 1e308, -1e308, 1e200, -1e200, 2047, 2048, -2048, 2049],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1 + 2 ** -52, 1 - 2 ** -53],
]

describe.each(SAMPLES)('%s', (_, sample, transform) => {
  const binning = freezeNumeric(sample, { transform })
  const index = new BinIndex(binning)
  // Atoms and cuts with what lies right beside them.
  const edges = [...binning.atoms, ...binning.splits.flatMap(({ cuts }) => cuts)].flatMap(edge => [
    ...[edge, edge * (1 + 2 ** -52), edge * (1 - 2 ** -52)],
  ])
  const values = [...sample, ...ODD, ...edges]

  it('numbers the bin that each value is in', () => {
    for (const value of values)
      expect([value, index.codeAt(index.indexOf(value))]).toEqual([value, binOf(binning, value)])
  })

  it('numbers a block of values as one by one', () => {
    const indices = new Int32Array(values.length)
    index.writeIndices(Float64Array.from(values), indices)
    expect([...indices]).toEqual(values.map(value => index.indexOf(value)))
  })

  it('numbers within its size, ascending by code', () => {
    const indices = [...new Set(values.map(value => index.indexOf(value)))].sort((a, b) => a - b)
    expect(indices.at(-1)).toBeLessThan(index.size)
    const codes = indices.map(each => index.codeAt(each))
    expect(codes).toEqual(codes.toSorted((a, b) => a - b))
  })

  it('numbers what is not finite first', () => {
    for (const value of values) expect(index.indexOf(value) >= FIRST_FINITE).toBe(Number.isFinite(value))
  })
})

it.each<[string, NumericBinning]>([
  ['asinh', { ...PLAIN, transform: 'asinh', center: 0, scale: 1, resolution: 256 }],
  [
    'asinh of an odd centre and scale',
    { ...PLAIN, transform: 'asinh', center: 13.7, scale: 4.1, resolution: 256 },
  ],
  ['logit', { ...PLAIN, transform: 'logit', center: 0, scale: 1, resolution: 32 }],
])('at the edges of %s a value is inside the interval of its bin', (_, binning) => {
  const index = new BinIndex(binning)
  for (let bin = -900; bin < 900; bin += 3) {
    const t = bin / binning.resolution
    const edge =
      binning.transform === 'logit' ? 1 / (1 + Math.exp(-t)) : binning.center + binning.scale * Math.sinh(t)
    for (const value of [edge, nextUp(edge), -nextUp(-edge)]) {
      const { lo, hi } = binInterval(binning, index.codeAt(index.indexOf(value)))
      expect(value).toBeGreaterThanOrEqual(lo)
      expect(value).toBeLessThanOrEqual(hi)
    }
  }
})
