import { describe, expect, it } from 'vitest'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import { OTHER } from '../../src/stats/histogram/binning.ts'
import { displayCategories } from '../../src/web/display-categories.ts'
import { specialRates } from '../../src/web/special-rates.ts'
import { categoricalBinning, categoricalHistogram } from './fixture.ts'

describe('displayCategories', () => {
  const binning = categoricalBinning('car', 'home')

  it('gives shares of the valid rows, the largest category on either side first, and marks new ones', () => {
    const display = displayCategories(
      binning,
      categoricalHistogram({ car: 60, home: 40 }, 100),
      categoricalHistogram({ car: 10, home: 10, boat: 80 }),
    )!
    expect(display.categories).toEqual([
      { name: 'boat', isNew: true, reference: 0, current: 0.8 },
      { name: 'car', isNew: false, reference: 0.6, current: 0.1 },
      { name: 'home', isNew: false, reference: 0.4, current: 0.1 },
    ])
  })

  it('pools what is beyond twelve with what the store pooled', () => {
    const many = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`c${i}`, 20 - i]))
    const current = categoricalHistogram(many)
    const pooled = { ...current, n: current.n + 11, counts: binCounts([[OTHER, 11]]) }
    const display = displayCategories(categoricalBinning(), null, pooled)!
    expect(display.categories).toHaveLength(12)
    expect(display.pooled).toBe(2)
    expect(display.rest).toEqual({ reference: null, current: (8 + 7 + 11) / (current.n + 11) })
  })

  it('has nothing to draw where every value is missing', () => {
    expect(displayCategories(binning, null, categoricalHistogram({}, 7))).toBeNull()
  })
})

describe('specialRates', () => {
  it('are shares of all rows; an empty side has no rate', () => {
    expect(specialRates(categoricalHistogram({ a: 90 }, 10), null)).toEqual([
      { label: 'missing', reference: 0.1, current: null },
    ])
  })
})
