import { expect, it } from 'vitest'
import { count } from '../../src/stats/histogram/count.ts'
import { RANKS } from '../../src/stats/performance/label-rank.ts'
import { type Ranked, ranked, tiedRows } from '../stats/performance/ranked.ts'
import { closely, countBlock, sumsClosely } from './labelled-block.ts'

const countRanks = (rows: readonly Ranked[]) => countBlock(rows, { binnings: { rank: RANKS } }).get('rank')

/** The place of each label, one by one. */
const ranksOf = (rows: readonly Ranked[]) => rows.map(row => countRanks([row])!.sum)

it('a label has its place by probability, of equals the last by name first', () => {
  const chances = { b: 0.4, a: 0.4, c: 0.2 }
  const labels = ['a', 'b', 'c', 'd']
  expect(ranksOf(labels.map(label => ({ label, chances })))).toEqual([2, 1, 3, 6])
})

it('places from the sixth on are one', () => {
  const chances = Object.fromEntries([...'abcdefgh'].map(name => [name, 1 / 8]))
  expect(ranksOf([...'hdcba'].map(label => ({ label, chances })))).toEqual([1, 5, 6, 6, 6])
})

it('names are ordered by their bytes', () => {
  // As UTF-16 the emoji would come first.
  const chances = { '\u{1F600}': 0.5, '\uFF5E': 0.5 }
  expect(ranksOf(['\u{1F600}', '\uFF5E'].map(label => ({ label, chances })))).toEqual([1, 2])
})

it('a row has what it lost over all classes', () => {
  const chances = { a: 0.5, b: 0.25, c: 0.25 }
  // Squared errors are 0.375 and 0.875.
  expect(countRanks(['a', 'b'].map(label => ({ label, chances })))).toEqual({
    ...count(RANKS, [1, 3]),
    sums: sumsClosely({
      ...{ abs: 4, whole_rows: 2, log_loss: 3 * Math.LN2, log_loss2: 5 * Math.LN2 ** 2 },
      ...{ squared_error: 1.25, squared_error2: 0.90625 },
    }),
  })
})

it('a label without a probability is beyond all places, and lost what the clip allows', () => {
  const most = -Math.log(1e-15)
  expect(countRanks([{ label: 'z', chances: { a: 1 } }])).toEqual({
    ...count(RANKS, [6]),
    sums: sumsClosely({
      ...{ abs: 6, whole_rows: 1, log_loss: most, log_loss2: most ** 2 },
      ...{ squared_error: 2, squared_error2: 4 },
    }),
  })
})

it('probabilities that do not add up to 1, give or take 0.05, have a place and no losses', () => {
  const rows = [0.93, 0.94, 0.96, 1.04, 1.06, Number.NaN].map(a => ({ label: 'a', chances: { a } }))
  const { counts, sums } = countRanks(rows)!
  expect(counts).toEqual(
    count(
      RANKS,
      rows.map(() => 1),
    ).counts,
  )
  expect(sums).toEqual(
    sumsClosely({
      ...{ abs: 6, whole_rows: 2 },
      ...{ log_loss: -Math.log(0.96 * 1.04), log_loss2: Math.log(0.96) ** 2 + Math.log(1.04) ** 2 },
      ...{ squared_error: 0.0032, squared_error2: 2 * 0.04 ** 4 },
    }),
  )
})

it('rows without probabilities have no place', () => {
  const without = { label: 'a', chances: {} }
  expect(countRanks([without])).toBeUndefined()
  const expected = ranked(tiedRows)
  const sums = new Map([...expected.sums, ['abs', expected.sum]] as const)
  expect(countRanks([without, ...tiedRows, without])).toEqual(closely({ ...expected, sums }))
})
