import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pooled } from '../../src/counting/pool.ts'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import { type CategoricalBinning, NULL, OTHER } from '../../src/stats/histogram/binning.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { weigh } from '../../src/stats/histogram/weigh.ts'

const binningOf = (limit: number, ...categories: string[]): CategoricalBinning => ({
  kind: 'categorical',
  categories,
  limit,
})

const unpooled = (values: Iterable<unknown>) => count(binningOf(Number.POSITIVE_INFINITY), values)

it('is what counting under the binning comes to', () => {
  const text = fc.constantFrom('a', 'b', 'c', 'd', 'e', '', 'Ü', '__proto__', null)
  fc.assert(
    fc.property(fc.array(text), fc.integer({ min: 1, max: 6 }), (values, limit) => {
      const binning = binningOf(limit, 'e', 'b')
      expect(pooled(unpooled(values), binning)).toEqual(count(binning, values))
    }),
    { seed: 3 },
  )
})

it('keeps known values, then the most frequent, then those that come first by their bytes', () => {
  const named = (values: string[], limit: number, ...known: string[]) => [
    ...pooled(unpooled(values), binningOf(limit, ...known)).categories.keys(),
  ]
  expect(named([...'zaabbbc'], 3, 'z')).toEqual(['z', 'b', 'a'])
  expect(named(['b', 'ab', 'a', 'B'], 3)).toEqual(['B', 'a', 'ab'])
  // In UTF-8 what lies beyond U+FFFF comes last; its halves in UTF-16 come before U+FF5E.
  expect(named(['😀', '～', 'é', '😀x'], 3)).toEqual(['é', '～', '😀'])
})

it('counts the others beside what was no value', () => {
  const { n, counts } = pooled(unpooled(['a', 'a', 'b', 'c', null]), binningOf(1))
  expect([n, counts]).toEqual([5, binCounts([[NULL, 1], [OTHER, 2]])]) // biome-ignore format: a row
})

it('adds up what the weights of the others add', () => {
  const sums = new Map(
    Object.entries({
      'excess:a': 4,
      'excess_squares:a': 16,
      'excess:b': 2,
      'excess_squares:b': 8,
      'excess:excess:': -1,
    }),
  )
  const histogram = { ...unpooled(['a', 'a', 'b', 'c', 'excess:']), sums }
  const found = pooled(histogram, binningOf(1))
  expect(found.sums).toEqual(
    new Map(
      Object.entries({
        'excess:a': 4,
        'excess_squares:a': 16,
        [`excess:${OTHER}`]: 1,
        [`excess_squares:${OTHER}`]: 8,
      }),
    ),
  )
  expect([...weigh(found).counts.rows]).toEqual([4])
  expect(pooled(histogram, binningOf(4)).sums).toEqual(sums)
})
