import { describe, expect, test } from 'vitest'
import { drawReconstruction, fitPairScorer, shareAbove } from '../../bench/broken-correlation.ts'
import { openRandom } from '../../bench/quiet-random.ts'
import { scoreRow } from '../../src/stats/outliers/row-scorer.ts'

const ROWS = 40_000

/** Rows of two standard normal features. */
function drawRows(correlation: number, shifts: readonly [number, number]): [number, number][] {
  const random = openRandom(7, 7)
  return Array.from({ length: ROWS }, () => {
    const first = random.normal()
    const second = correlation * first + Math.sqrt(1 - correlation ** 2) * random.normal()
    return [first + shifts[0], second + shifts[1]]
  })
}

describe.each([
  { correlation: 0.8, shifts: [0, 0] },
  { correlation: 0.2, shifts: [0, 0] },
  { correlation: 0.8, shifts: [0.5, -0.3] },
] as const)('rows correlated by $correlation, moved by $shifts', pair => {
  const rows = drawRows(pair.correlation, pair.shifts)

  test('are above the threshold as often as scoreRow says of drawn ones', () => {
    const scorer = fitPairScorer(openRandom(1, 1), 0.8, 20_000)
    const above = rows.filter(row => scoreRow(scorer, row)! > scorer.threshold).length / ROWS
    const error = Math.sqrt((above * (1 - above)) / ROWS)
    expect(Math.abs(shareAbove(scorer, pair) - above)).toBeLessThan(3 * error)
  })

  test('have the reconstruction error of drawn ones', () => {
    const mean = rows.reduce((sum, [first, second]) => sum + Math.abs(first - second), 0) / Math.SQRT2 / ROWS
    expect(drawReconstruction(openRandom(2, 2), 1e12, pair)).toBeCloseTo(mean, 2)
  })
})
