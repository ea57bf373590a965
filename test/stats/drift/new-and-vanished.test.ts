import { describe, expect, it } from 'vitest'
import { newShare } from '../../../src/stats/drift/new-share.ts'
import { vanishedCategories } from '../../../src/stats/drift/vanished-categories.ts'
import { countedCategories } from './counted.ts'

describe('new_share', () => {
  it('is the share of rows in categories the reference lacks, with Wilson’s interval', () => {
    const { reference, current, binning } = countedCategories([50, 30, 1, 0, 0], [20, 10, 0, 8, 2])
    const found = newShare.compute(reference, current, binning)!
    expect(found.value).toBe(10 / 40)
    // One of 81 reference rows is alone in its category.
    expect(found.noise_floor).toBe(1 / 81)
    // Wilson at z = 1.645: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    const z = 1.6448536269514722
    const half = z * Math.sqrt(0.1875 / 40 + z ** 2 / 6400)
    expect(found.low).toBeCloseTo((0.25 + z ** 2 / 80 - half) / (1 + z ** 2 / 40), 12)
    expect(found.high).toBeCloseTo((0.25 + z ** 2 / 80 + half) / (1 + z ** 2 / 40), 12)
  })

  it('has the chance that all new rows are of the current sample', () => {
    // Two new rows and none alone: both of the two among the 3 of 5 rows, C(3, 2)/C(5, 2).
    const { reference, current, binning } = countedCategories([2, 0], [1, 2])
    expect(newShare.compute(reference, current, binning)!.p_value).toBeCloseTo(3 / 10, 12)
    // One new row, one alone: not both of the reference, 1 − C(3, 2)/C(6, 2).
    const one = countedCategories([2, 1, 0], [2, 0, 1])
    expect(newShare.compute(one.reference, one.current, one.binning)!.p_value).toBeCloseTo(1 - 3 / 15, 12)
    const none = countedCategories([5, 1], [7, 2])
    expect(newShare.compute(none.reference, none.current, none.binning)).toMatchObject({
      value: 0,
      p_value: 1,
    })
  })
})

describe('vanished_categories', () => {
  it('counts those that five rows were to be expected of', () => {
    // Half as many current rows: 10 reference rows make 5 expected, 9 do not.
    const { reference, current, binning } = countedCategories([71, 10, 10, 9], [50, 0, 0, 0])
    const found = vanishedCategories.compute(reference, current, binning)!
    expect(found.value).toBe(2)
    // (n/(n+m))^t, for 121, 10 and 10 rows.
    const expected = (2 / 3) ** 121 + 2 * (2 / 3) ** 10
    expect(found.noise_floor).toBeCloseTo(expected, 12)
    expect(found.p_value).toBeCloseTo(1 - Math.exp(-expected) * (1 + expected), 12)
  })

  it('is certain of nothing where nothing has vanished, and of everything where thousands of rows have', () => {
    const none = countedCategories([71, 10], [50, 1])
    expect(vanishedCategories.compute(none.reference, none.current, none.binning)).toMatchObject({
      value: 0,
      p_value: 1,
    })
    const all = countedCategories([90_000, 80_000, 0], [0, 0, 90_000])
    expect(vanishedCategories.compute(all.reference, all.current, all.binning)).toMatchObject({
      value: 2,
      p_value: 0,
    })
  })
})
