import { expect, it } from 'vitest'
import { count } from '../../src/stats/histogram/count.ts'
import { type Pair, pairSums } from '../stats/performance/predicted-numbers.ts'
import { closely, countBlock, type LabelledRow, NUMBERS, sumsClosely } from './labelled-block.ts'

const BINNINGS = { residual: NUMBERS, label: NUMBERS }

const countPairs = (pairs: readonly Pair[]) =>
  countBlock(
    pairs.map(([y, p]) => ({ y, p })),
    { binnings: BINNINGS },
  )

it('residuals and labels are counted where there are both numbers', () => {
  const rows: LabelledRow[] = [
    { y: 9, p: 10 },
    { y: 12, p: 11.5 },
    { y: 5, p: null },
    { y: null, p: 13 },
  ]
  const counted = countBlock(rows, { binnings: BINNINGS })
  expect(counted.get('label')).toEqual({
    ...count(NUMBERS, [9, 12]),
    sums: sumsClosely({ abs: 21, squared_error: 0, log_loss: 0 }),
  })
  const { sums, ...rest } = counted.get('residual')!
  expect({ ...rest, sums: new Map() }).toEqual(count(NUMBERS, [1, -0.5]))
  expect(Object.fromEntries(sums)).toMatchObject({ abs: 1.5, squared_error: 0, log_loss: 0, rows: 2 })
})

it('a residual has the sums of its label and prediction', () => {
  const log = Math.log(4 / 3)
  expect(countPairs([[2, 3]]).get('residual')!.sums).toEqual(
    sumsClosely({
      ...{ abs: 1, squared_error: 0, log_loss: 0 },
      ...{ rows: 1, y: 2, y2: 4, y3: 8, y4: 16, ey: 2, ey2: 4, e2y: 2, e2y2: 4 },
      ...{ ape_rows: 1, ape: 0.5, ape2: 0.25, sape: 0.4, sape2: 0.16 },
      ...{ sle_rows: 1, sle: log ** 2, sle2: log ** 4 },
    }),
  )
})

it('0 has no percentage, and what is not above -1 no logarithm', () => {
  const sumsOf = (...pairs: Pair[]) => Object.fromEntries(countPairs(pairs).get('residual')!.sums)
  const errors = { rows: 2, ape_rows: 0, ape: 0, ape2: 0 }
  expect(sumsOf([0, 0], [0, 1])).toMatchObject({ ...errors, sape: 2, sape2: 4, sle_rows: 2 })
  expect(sumsOf([-0, -0], [0, -0])).toMatchObject({ ...errors, sape: 0, sape2: 0, sle: 0, sle_rows: 2 })
  expect(sumsOf([-1, 2], [2, -1], [-3, -3])).toMatchObject({ ape_rows: 3, sle_rows: 0, sle: 0, sle2: 0 })
})

it('a number that is too large, or none, is counted and spoils no sum', () => {
  const pairs: Pair[] = [
    [3, 4],
    [-1.7e308, 1.7e308],
    [Number.POSITIVE_INFINITY, 1],
    [1, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, 1],
    [1e70, 1e70],
  ]
  const counted = countPairs(pairs)
  const residuals = pairs.map(([y, p]) => p - y)
  const sums = new Map([
    ...pairSums(pairs.slice(0, 1)),
    ['abs', 1],
    ['squared_error', 0],
    ['log_loss', 0],
  ] as const)
  expect(counted.get('residual')).toEqual(closely({ ...count(NUMBERS, residuals), sums }))
  expect(counted.get('residual')).toMatchObject({ n: 7, sum: 1, min: 0, max: 1 })
  expect(counted.get('label')!.counts).toEqual(
    count(
      NUMBERS,
      pairs.map(([y]) => y),
    ).counts,
  )
})

it('only magnitudes are summed of a residual that is too large', () => {
  const { sums } = countPairs([[0, 1e70]]).get('residual')!
  expect(sums.get('abs')).toBe(1e70)
  expect(sums.get('rows')).toBe(0)
})

it('sums of magnitudes beyond what a double can hold are infinite', () => {
  const { sums } = countPairs([
    [0, 1.7e308],
    [0, 1.7e308],
  ]).get('residual')!
  expect(sums.get('abs')).toBe(Number.POSITIVE_INFINITY)
})
