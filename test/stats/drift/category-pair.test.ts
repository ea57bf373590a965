import { describe, expect, it } from 'vitest'
import { categoryPair } from '../../../src/stats/drift/category-pair.ts'
import { chiSquared } from '../../../src/stats/drift/chi-squared.ts'
import { psi } from '../../../src/stats/drift/psi.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { seededUniform } from '../histogram/random.ts'
import { countedCategories } from './counted.ts'

describe('categoryPair', () => {
  it('lines up each category of either sample by its name', () => {
    const { reference, current, binning } = countedCategories([50, 30, 0, 0], [20, 0, 8, 2])
    expect(categoryPair(reference, current, binning)).toMatchObject({
      first: [50, 30, 0, 0],
      second: [20, 0, 8, 2],
      n: 80,
      m: 30,
    })
  })

  it('counts a name the reference lacks as other if that has pooled some', () => {
    const binning = freezeCategorical(new Map([['a', 3]]), { limit: 1 })
    const reference = count(binning, ['a', 'a', 'a', 'b'])
    const current = count({ ...binning, limit: 3 }, ['a', 'b', 'c', 'c'])
    expect(categoryPair(reference, current, binning)).toMatchObject({ first: [3, 1], second: [1, 3] })
  })

  it('tests all categories where pooling leaves a single one', () => {
    const { reference, current, binning } = countedCategories([5, 3], [1, 6])
    // SciPy's X² of this table, the goldens' "tiny".
    expect(categoryPair(reference, current, binning)!.test.statistic).toBeCloseTo(3.616071428571428, 12)
  })
})

it('does not take new categories for drift where every sample has some', () => {
  // 300 categories with shares like 1/k: of 300 rows about 40 are in categories 600 other rows do not have.
  let rejected = 0
  let above = 0
  const repetitions = 300
  for (let seed = 1; seed <= repetitions; seed++) {
    const uniform = seededUniform(seed)
    const sample = (rows: number) => {
      const counts = new Array<number>(300).fill(0)
      // The k-th has about the share 1/k: its logarithm is evenly spread.
      for (let i = 0; i < rows; i++) counts[Math.floor(300 ** uniform()) - 1]! += 1
      return counts
    }
    const { reference, current, binning } = countedCategories(sample(600), sample(300))
    if (chiSquared.compute(reference, current, binning)!.p_value! < 0.05) rejected++
    if (psi.compute(reference, current, binning)!.low! > 0) above++
  }
  // 15 expected, give or take three deviations of 3.8.
  for (const times of [rejected, above]) {
    expect(times).toBeGreaterThanOrEqual(4)
    expect(times).toBeLessThanOrEqual(26)
  }
})
