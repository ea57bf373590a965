import { expect, it } from 'vitest'
import { nestingFault } from '../../src/ingest/nesting.ts'

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown

it.each<[string, () => unknown, string | null]>([
  ['no levels', () => 1, null],
  ['a row', () => ({ features: { age: 41 } }), null],
  ['32 levels', () => nested(32), null],
  ['33 levels', () => nested(33), ''],
  ['33 levels of objects, beside others', () => ({ a: 1, b: [{ c: nested(30) }, nested(31)] }), 'b'],
  ['levels that never end', () => nested(100_000), ''],
  ['a feature that nests', () => ({ a: nested(30), features: { x: 1, y: nested(31) } }), 'features.y'],
  ['a feature of odd name that nests', () => ({ features: { '<b>': nested(40) } }), 'features.(unnamed)'],
])('%s', (_, makeRow, path) => {
  expect(nestingFault({ row: makeRow() })).toEqual(
    path === null ? null : { path, code: 'too_deep', message: expect.stringContaining('32') },
  )
})
