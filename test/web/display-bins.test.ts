import { describe, expect, it } from 'vitest'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import type { NumericBinning } from '../../src/stats/histogram/binning.ts'
import { ATOM_BASE } from '../../src/stats/histogram/binning.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { displayBins, type NumericDisplay } from '../../src/web/display-bins.ts'
import { numericBinning, numericHistogram } from './fixture.ts'

const whole = ({ bins, below, above }: NumericDisplay, side: 'reference' | 'current') =>
  [below, ...bins, above].reduce((sum, pair) => sum + pair[side]!, 0)

describe('displayBins', () => {
  const binning = numericBinning(500, 200)
  const even = numericHistogram(
    binning,
    Array.from({ length: 1000 }, (_, i) => i + 0.5),
  )

  it('covers the 1 % to 99 % range of the reference in bins of one round width', () => {
    const display = displayBins(binning, even, even)!
    expect(display.bins).toHaveLength(20)
    expect(display.bins[0]!.lo).toBe(0)
    expect(display.bins.at(-1)!.hi).toBe(1000)
    expect(new Set(display.bins.map(({ lo, hi }) => hi - lo))).toEqual(new Set([50]))
  })

  it('divides fine bins over an edge evenly: an even distribution stays even', () => {
    for (const { reference } of displayBins(binning, even, even)!.bins) expect(reference).toBeCloseTo(0.05, 2)
  })

  it('loses no row: bins and tails add up to all', () => {
    const far = numericHistogram(binning, [-50_000, 10, 700, 900_000])
    const display = displayBins(binning, even, far)!
    expect(whole(display, 'reference')).toBeCloseTo(1, 10)
    expect(whole(display, 'current')).toBeCloseTo(1, 10)
    expect(display.below.current).toBeCloseTo(0.25, 10)
    expect(display.above.current).toBeCloseTo(0.25, 10)
  })

  it('puts an atom on an edge into the bin it begins', () => {
    const atoms: NumericBinning = { ...numericBinning(0.3, 0.1), atoms: [0.1, 0.2, 0.3], splits: [] }
    const splits = atoms.atoms.map(atom => ({
      bin: Math.floor(Math.asinh((atom - 0.3) / 0.1) * 256),
      cuts: [atom],
    }))
    const counts = binCounts([0, 1, 2].map(i => [ATOM_BASE + i, 10]))
    const histogram: Histogram = { ...numericHistogram(atoms, []), n: 30, counts, min: 0.1, max: 0.3 }
    const display = displayBins({ ...atoms, splits }, histogram, null)!
    const filled = display.bins.filter(({ reference }) => reference! > 0)
    expect(filled.map(({ lo }) => lo)).toEqual([0.1, 0.2, 0.3])
    expect(display.above.reference).toBe(0)
  })

  it('takes its range from the current side where there is no reference, and says which side is missing', () => {
    const display = displayBins(binning, null, even)!
    expect(display.bins[0]).toMatchObject({ lo: 0, reference: null })
    expect(whole(display, 'current')).toBeCloseTo(1, 10)
  })

  it('has nothing to draw without a number on either side', () => {
    expect(displayBins(binning, null, numericHistogram(binning, [], 5))).toBeNull()
  })
})
