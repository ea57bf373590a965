import { describe, expect, it } from 'vitest'
import { fisherPValue } from '../../../src/stats/drift/fisher-p-value.ts'
import {
  type Hypergeometric,
  hypergeometricMode,
  hypergeometricUpperTail,
  logHypergeometric,
} from '../../../src/stats/drift/hypergeometric.ts'

/** C(n, k) by Pascal's rule, exact. */
function choose(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i
  return k < 0 || k > n ? 0 : ways
}

/** The chance of every number of marked rows, by counting hands. */
function chances({ rows, marked, drawn }: Hypergeometric): number[] {
  return Array.from(
    { length: marked + 1 },
    (_, k) => (choose(marked, k) * choose(rows - marked, drawn - k)) / choose(rows, drawn),
  )
}

const draws: Hypergeometric[] = []
for (let rows = 2; rows <= 14; rows++) {
  for (let marked = 0; marked <= rows; marked++) {
    for (let drawn = 1; drawn < rows; drawn++) draws.push({ rows, marked, drawn })
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, x) => total + x, 0)

describe('hypergeometric', () => {
  it('agrees with counting for every small draw', () => {
    for (const draw of draws) {
      const all = chances(draw)
      for (const [k, chance] of all.entries()) {
        if (chance === 0) continue
        expect(Math.exp(logHypergeometric(k, draw)) / chance).toBeCloseTo(1, 10)
        expect(hypergeometricUpperTail(k, draw)).toBeCloseTo(sum(all.slice(k)), 11)
      }
      expect(all[hypergeometricMode(draw)]! / Math.max(...all)).toBeCloseTo(1, 10)
    }
  })

  it('keeps the far tail of a large draw', () => {
    // All of 40 marked rows among the 1000 drawn of 100,000: the product of (1000 − i)/(100,000 − i).
    let chance = 1
    for (let i = 0; i < 40; i++) chance *= (1000 - i) / (100_000 - i)
    const found = hypergeometricUpperTail(40, { rows: 100_000, marked: 40, drawn: 1000 })
    expect(found / chance).toBeCloseTo(1, 9)
  })
})

describe('fisherPValue', () => {
  it('agrees with counting the tables that are no likelier, for every small one', () => {
    for (const draw of draws) {
      const all = chances(draw)
      for (const [k, chance] of all.entries()) {
        if (chance === 0) continue
        const expected = sum(all.filter(other => other <= chance * (1 + 1e-7)))
        expect(fisherPValue(k, draw)).toBeCloseTo(expected, 10)
      }
    }
  })

  it('is fast and right for millions of rows', () => {
    const draw = { rows: 4e6, marked: 2e6, drawn: 2e6 }
    // About normal with a deviation of 500: 1000 away is two deviations, with the half that continuity adds.
    expect(fisherPValue(1e6 + 1000, draw)).toBeCloseTo(0.04556, 3)
    expect(fisherPValue(1e6 - 1000, draw)).toBeCloseTo(fisherPValue(1e6 + 1000, draw), 9)
    expect(fisherPValue(1e6, draw)).toBe(1)
    expect(fisherPValue(0, draw)).toBe(0)
  })
})
