import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRow, readRows } from '../../src/ingest/read-rows.ts'

const A = { model: 'm', prediction: 1 }
const B = { model: 'm', prediction: 'zwei\u2028drei' }
const rows = (...each: unknown[]) => each.map(row => ({ row }))
const BAD = { fault: expect.objectContaining({ path: '', code: 'bad_json' }) }

describe('a body', () => {
  it.each([
    ['one object', JSON.stringify(A), rows(A)],
    ['one object over several lines', JSON.stringify(A, null, 2), rows(A)],
    ['an array', JSON.stringify([A, B]), rows(A, B)],
    ['an array over several lines', JSON.stringify([A, B], null, 2), rows(A, B)],
    ['an empty array', '[]', []],
    [
      'things that are not rows, for the check of rows to refuse',
      '[1, null, "x", []]',
      rows(1, null, 'x', []),
    ],
    ['NDJSON that nobody announced', `${JSON.stringify(A)}\n${JSON.stringify(B)}`, rows(A, B)],
    [
      'NDJSON with CRLF, blank lines and a bad one, that nobody announced',
      `\r\n${JSON.stringify(A)}\r\n \r\n\r\n{"model": NaN}\n${JSON.stringify(B)}\r\n`,
      rows(A).concat(BAD as never, rows(B)),
    ],
  ])('%s', (_, text, expected) => {
    expect(readRows(text).map(parseRow)).toEqual(expected)
  })

  it.each(['', ' ', '\r\n\t\n', '\uFEFF'])('%j is empty', text => {
    expect(() => readRows(text)).toThrow(expect.objectContaining({ status: 400, code: 'empty_body' }))
  })

  it.each([
    ['half an object', '{'],
    ['NaN', 'NaN'],
    ['NaN inside', '[{"prediction": NaN}]'],
    ['Infinity', '{"a": Infinity}'],
    ['single quotes', "{'a': 1}"],
    ['lines of text', 'a\nb\nc'],
    ['nesting that never ends', '['.repeat(100_000)],
  ])('of %s is not JSON', (_, text) => {
    expect(() => readRows(text)).toThrow(expect.objectContaining({ status: 400, code: 'bad_json' }))
  })

  it('of too many rows is refused before they are gathered', () => {
    const refused = expect.objectContaining({ status: 413, code: 'too_many_rows' })
    expect(() => readRows(`[${'1,'.repeat(100_000)}1]`)).toThrow(refused)
    expect(() => readRows('1\n'.repeat(100_001))).toThrow(refused)
    expect(readRows('1\n'.repeat(100_000))).toHaveLength(100_000)
  })
})

it('reads the same rows from an array and from lines, whatever the values', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  fc.assert(
    fc.property(fc.array(value, { minLength: 2 }), fc.constantFrom('\n', '\r\n', '\n\n'), (values, end) => {
      const lines = values.map(each => JSON.stringify(each)).join(end)
      expect(readRows(lines).map(parseRow)).toEqual(readRows(JSON.stringify(values)))
    }),
  )
})
