import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countCategories, namesByKey, namesOf, outcomesOf } from '../../src/counting/count-categories.ts'
import { Grouping, NOWHERE, type Place, Places } from '../../src/counting/places.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { countWeighed, type Weighed } from '../stats/performance/weighed.ts'
import { mapsOf, textsOf } from './columns-of.ts'

const UNPOOLED = freezeCategorical(new Map(), { limit: 1_000 })

const groupingOf = (placeOf: readonly number[], places = new Places()): Grouping =>
  new Grouping(
    ['a', 'b', 'c'].map(version => places.at(version, '', 0)),
    Int32Array.from(placeOf),
  )

const counted = ({ histograms }: Place) => histograms.get('x')

const byRow = ({ rows, texts, ids }: ReturnType<typeof namesOf>) =>
  Object.fromEntries([...rows].map((row, i) => [row, texts[ids[i]!]]))

describe('names', () => {
  it('of a column are those that are not empty', () => {
    expect(byRow(namesOf(textsOf(['b', '', 'a', 'b', ''])))).toEqual({ 0: 'b', 2: 'a', 3: 'b' })
    expect(byRow(namesOf(textsOf(['b', 'a'])))).toEqual({ 0: 'b', 1: 'a' })
    expect(byRow(namesOf(textsOf([])))).toEqual({})
  })

  it('of maps are by key, empty ones too', () => {
    const rows = [{ a: 'x', b: '' }, {}, { b: 'x' }, { __proto__2: 'y', a: 'y' }]
    const found = namesByKey(mapsOf(rows))
    expect(Object.fromEntries([...found].map(([key, names]) => [key, byRow(names)]))).toEqual({
      a: { 0: 'x', 3: 'y' },
      b: { 0: '', 2: 'x' },
      __proto__2: { 3: 'y' },
    })
  })

  it('of outcomes are label and prediction, where there is a prediction; each once', () => {
    const label = textsOf(['1', '0', '1', '', '1'])
    const prediction = textsOf(['1', '1', '', 'a/"b"', '1'])
    const names = outcomesOf({ label, prediction })
    expect(byRow(names)).toEqual({ 0: '["1","1"]', 1: '["0","1"]', 3: '["","a\\/\\"b\\""]', 4: '["1","1"]' })
    expect(names.texts).toHaveLength(3)
  })
})

describe('countCategories', () => {
  it('counts the names of each place, in every grouping, block after block', () => {
    const block = fc
      .array(fc.tuple(fc.constantFrom('', 'a', 'b', 'Ü'), fc.integer({ min: NOWHERE, max: 2 }), fc.integer({ min: NOWHERE, max: 2 })), { maxLength: 30 }) // biome-ignore format: one row
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 3 }), blocks => {
        const groups = [new Places(), new Places()]
        for (const rows of blocks)
          countCategories(
            'x',
            namesOf(textsOf(rows.map(([name]) => name))),
            groups.map((places, i) =>
              groupingOf(
                rows.map(row => row[i + 1] as number),
                places,
              ),
            ),
          )
        for (const [i, places] of groups.entries())
          for (const [at, version] of ['a', 'b', 'c'].entries()) {
            const own = blocks.flat().filter(row => row[0] !== '' && row[i + 1] === at)
            const found = counted(places.at(version, '', 0))
            if (own.length === 0) expect(found).toBeUndefined()
            else
              expect(found).toEqual(
                count(
                  UNPOOLED,
                  own.map(([name]) => name),
                ),
              )
          }
      }),
      { seed: 1 },
    )
  })

  it('adds up what weights other than 1 add, by name', () => {
    const weight = fc.constantFrom(1, 1, 0, 0.5, 3)
    const row = fc.tuple(fc.constantFrom('', 'a', 'b'), weight)
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), rows => {
        const places = new Places()
        const names = namesOf(textsOf(rows.map(([name]) => name)))
        const all = groupingOf(
          rows.map(() => 0),
          places,
        )
        countCategories(
          'x',
          names,
          [all],
          Float64Array.from(rows, ([, weight]) => weight),
        )
        const own = rows.filter(([name]) => name !== '')
        if (own.length === 0) return
        const { categories, sums } = counted(all.places[0]!)!
        const expected = countWeighed(own satisfies Weighed<string>[], each => count(UNPOOLED, each))
        const summed = [...expected.sums].filter(
          ([name]) => !['excess:sum', 'excess:sum_squares'].includes(name),
        )
        expect(categories).toEqual(expected.categories)
        expect(sums).toEqual(new Map(summed))
      }),
      { seed: 2 },
    )
  })

  it('has no sums where all rows of a place weigh 1', () => {
    const grouping = groupingOf([0, 0, 1])
    countCategories('x', namesOf(textsOf(['a', 'b', 'a'])), [grouping], Float64Array.of(1, 1, 2))
    const { places } = grouping
    expect(counted(places[0]!)!.sums).toEqual(new Map())
    expect(counted(places[1]!)!.sums).toEqual(new Map([['excess:a', 1], ['excess_squares:a', 3]])) // biome-ignore format: two
    expect(counted(places[2]!)).toBeUndefined()
  })
})
