import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binInterval } from '../../../src/stats/histogram/bin-interval.ts'
import { ANALYTIC_LIMIT, binOf } from '../../../src/stats/histogram/bin-of.ts'
import { binPosition } from '../../../src/stats/histogram/bin-position.ts'
import {
  ATOM_BASE,
  NAN,
  NEGATIVE_INFINITY,
  type NumericBinning,
  POSITIVE_INFINITY,
  SPLIT_BASE,
  SPLIT_STRIDE,
} from '../../../src/stats/histogram/binning.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { finiteSample, scoreSample } from './samples.ts'

const binning: NumericBinning = {
  kind: 'numeric',
  transform: 'asinh',
  center: 10,
  scale: 2,
  resolution: 256,
  atoms: [0, 10],
  splits: [
    { bin: -593, cuts: [0] },
    { bin: 0, cuts: [10, 10.002, 10.004] },
  ],
  coarse: [],
}

describe('binOf', () => {
  it('tests atoms first, then the analytic bin, then the cuts below', () => {
    expect(binOf(binning, 0)).toBe(ATOM_BASE)
    expect(binOf(binning, -0)).toBe(ATOM_BASE)
    expect(binOf(binning, 10)).toBe(ATOM_BASE + 1)
    expect(binOf(binning, 12)).toBe(Math.floor(Math.asinh(1) * 256))
    expect(binOf(binning, 9)).toBe(Math.floor(Math.asinh(-0.5) * 256))
    expect(binOf(binning, 10.001)).toBe(SPLIT_BASE + SPLIT_STRIDE + 1)
    expect(binOf(binning, 10.002)).toBe(SPLIT_BASE + SPLIT_STRIDE + 1)
    expect(binOf(binning, 10.003)).toBe(SPLIT_BASE + SPLIT_STRIDE + 2)
    expect(binOf(binning, 10.005)).toBe(SPLIT_BASE + SPLIT_STRIDE + 3)
  })

  it('gives what is not on the number line a code of its own', () => {
    expect(binOf(binning, Number.NaN)).toBe(NAN)
    expect(binOf(binning, Infinity)).toBe(POSITIVE_INFINITY)
    expect(binOf(binning, -Infinity)).toBe(NEGATIVE_INFINITY)
  })

  it('clamps where the distance from the centre overflows', () => {
    const narrow = { ...binning, scale: 1e-300 }
    expect(binOf(narrow, 1e300)).toBe(ANALYTIC_LIMIT)
    expect(binOf(narrow, -1e300)).toBe(-ANALYTIC_LIMIT)
    expect(binInterval(narrow, ANALYTIC_LIMIT).hi).toBe(Number.MAX_VALUE)
  })

  it('sorts what is no probability below 0 and above 1', () => {
    const scores = freezeNumeric(new Float64Array(), { transform: 'logit' })
    const positions = [-5, -1e-9, 0, 5e-324, 0.5, 1 - 2 ** -53, 1, 1.0001].map(x =>
      binPosition(scores, binOf(scores, x)),
    )
    expect(positions[0]).toBe(positions[1])
    for (let i = 2; i < positions.length; i++) expect(positions[i]).toBeGreaterThan(positions[i - 1]!)
    expect(binOf(scores, 0.75)).toBe(Math.floor(Math.log(3) * 32))
  })
})

describe('any value', () => {
  const frozen = fc.oneof(
    fc.tuple(finiteSample(), finiteSample()).map(([reference, values]) => ({
      binning: freezeNumeric(Float64Array.from(reference), { transform: 'asinh' }),
      values: [...reference, ...values],
    })),
    fc.tuple(scoreSample, scoreSample).map(([reference, values]) => ({
      binning: freezeNumeric(Float64Array.from(reference), { transform: 'logit' }),
      values: [...reference, ...values],
    })),
  )

  it('lies in the interval of its code', () => {
    fc.assert(
      fc.property(frozen, ({ binning, values }) => {
        for (const value of values) {
          const { lo, hi } = binInterval(binning, binOf(binning, value))
          expect(lo <= value && value <= hi, `${lo} <= ${value} <= ${hi}`).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('stands in the order of its position', () => {
    fc.assert(
      fc.property(frozen, ({ binning, values }) => {
        const positions = values
          .sort((a, b) => a - b)
          .map(value => binPosition(binning, binOf(binning, value)))
        for (let i = 1; i < positions.length; i++)
          expect(positions[i]).toBeGreaterThanOrEqual(positions[i - 1]!)
      }),
      { numRuns: 500 },
    )
  })
})

describe('binInterval', () => {
  it('is one point for an atom and for a value between neighbouring cuts', () => {
    expect(binInterval(binning, ATOM_BASE + 1)).toEqual({ lo: 10, hi: 10 })
    const pinched = { ...binning, splits: [{ bin: 177, cuts: [11.5 - 2 ** -49, 11.5] }] }
    expect(binInterval(pinched, SPLIT_BASE + 1)).toEqual({ lo: 11.5, hi: 11.5 })
  })

  it('refuses codes that are special or not of this binning', () => {
    for (const code of [NAN, ATOM_BASE + 2, SPLIT_BASE + 2 * SPLIT_STRIDE, SPLIT_BASE + 2]) {
      expect(() => binInterval(binning, code)).toThrow(RangeError)
    }
  })
})
