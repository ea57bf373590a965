import { expect, it } from 'vitest'
import { splitLongArrays } from '../../src/store/split-long-arrays.ts'

it('leaves short parameters as they are', () => {
  const params = { names: ['a'], n: 3, text: 'x'.repeat(90_000) }
  expect(splitLongArrays('SELECT {names:Array(String)}', params)).toEqual({
    query: 'SELECT {names:Array(String)}',
    query_params: params,
  })
})

it('sends a long array in several fields, in order and whole', () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `${i}${'é'.repeat(50)}`)
  const { query, query_params } = splitLongArrays('has({names:Array(String)}, x) AND {names_0:String}', {
    names,
    names_0: 'y',
  })
  const parts = Object.keys(query_params).filter(name => /^names_part\d+$/.test(name))
  expect(parts.length).toBe(3)
  expect(query).toBe(
    'has(arrayConcat({names_part0:Array(String)}, {names_part1:Array(String)}, {names_part2:Array(String)}), x) AND {names_0:String}',
  )
  expect(parts.flatMap(part => query_params[part])).toEqual(names)
  for (const part of parts)
    expect(Buffer.byteLength(JSON.stringify(query_params[part]))).toBeLessThanOrEqual(40_100)
})
