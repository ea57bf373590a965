import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonCursor } from '../../src/ingest/json-cursor.ts'
import { JsonShape } from '../../src/ingest/json-shape.ts'
import { type Line, parseRow } from '../../src/ingest/read-rows.ts'
import { RowReader } from '../../src/ingest/row-reader.ts'
import { anyRow } from './any-row.ts'

const lineOf = (text: string): Line => {
  const bytes = Buffer.from(text)
  return { bytes, start: 0, end: bytes.length }
}

/** What the shape of one text makes of another; null when it cannot read it. */
function readAs(shape: string, text: string): unknown {
  const found = JsonShape.of(lineOf(shape))
  const { bytes, start, end } = lineOf(text)
  return found?.scan(new JsonCursor(bytes), start, end) ? found.row() : null
}

const ROW = {
  model: 'credit',
  prediction_id: 'p-1',
  timestamp: '2026-11-01T00:00:00.000Z',
  features: { age: 41, income: 1200.5, größe: 'M', '7': null },
  prediction: true,
  score: 0.25,
  segments: { region: 'north' },
}

describe('a shape', () => {
  it.each([
    ['as it was', JSON.stringify(ROW)],
    ['with spaces as Python writes them', JSON.stringify(ROW, null, 1).replaceAll('\n', ' ')],
    ['with nothing in it', '{}'],
    ['with empty objects', '{"features":{},"score":1, "segments" : { } }\r'],
  ])('reads its own text, %s', (_, text) => {
    expect(readAs(text, text)).toEqual(JSON.parse(text))
  })

  it('reads other values in the same places', () => {
    const text = JSON.stringify({
      ...ROW,
      prediction_id: 'größer 😀',
      features: { age: null, income: -3e-7, größe: 12, '7': 'x' },
      prediction: '0',
      score: false,
      segments: { region: '' },
    })
    expect(readAs(JSON.stringify(ROW), text)).toEqual(JSON.parse(text))
  })

  const numbers = ['0', '-0', '0.1', '-12.75', '100', '1e5', '1E+5', '2.5e-3', '0.30000000000000004']
  const extremes = [
    '123456789012345678',
    '9007199254740993',
    '5e-324',
    '1.7976931348623157e308',
    '1e22',
    '1e23',
  ]
  it.each([...numbers, ...extremes, '0.000001', '1e400', '4.35', '8.41e21', '0.0e5', '1234567890.12345'])(
    'reads the number %s as JSON.parse does',
    number => {
      const read = readAs('{"x":1}', `{"x":${number}}`) as { x: number }
      expect(read.x).toBe((JSON.parse(`{"x":${number}}`) as { x: number }).x)
    },
  )

  it.each([
    ['another name', '{"y":1}'],
    ['a further name', '{"x":1,"y":2}'],
    ['a name less', '{}'],
    ['another order of spaces', '{"x": 1}'],
    ['an object in the place of a value', '{"x":{}}'],
    ['a list', '{"x":[1]}'],
    ['an escape', '{"x":"a\\n"}'],
    ['a control character', '{"x":"a\tb"}'],
    ['no end', '{"x":1'],
    ['no end of a text', '{"x":"a'],
    ['more after its end', '{"x":1}}'],
    ['a number with a leading zero', '{"x":01}'],
    ['a number that ends with its point', '{"x":1.}'],
    ['a number that begins with its point', '{"x":.5}'],
    ['a number with an empty exponent', '{"x":1e}'],
    ['a lone minus', '{"x":-}'],
    ['a plus', '{"x":+1}'],
    ['NaN', '{"x":NaN}'],
    ['half a word', '{"x":tru}'],
    ['nothing', ''],
  ])('leaves %s to JSON.parse', (_, text) => {
    expect(readAs('{"x":1}', text)).toBeNull()
  })

  it.each([
    ['no object', '[1]'],
    ['a list', '{"x":[1]}'],
    ['three levels', '{"x":{"y":{"z":1}}}'],
    ['a name twice', '{"x":1,"x":{"y":2}}'],
    ['a name with an escape', '{"a\\u0062":1}'],
    ['an own __proto__', '{"__proto__":1}'],
  ])('is not made of %s', (_, text) => {
    expect(JsonShape.of(lineOf(text))).toBeNull()
  })
})

describe('rows of one body', () => {
  it('are read as JSON.parse reads them, whatever their shapes', () => {
    const text = fc
      .tuple(anyRow(ROW), fc.constantFrom(undefined, 1))
      .map(([row, space]) => (JSON.stringify(row, null, space) ?? 'null').replaceAll('\n', ' '))
    const others = fc.constantFrom(
      '{',
      '{"model":"m"',
      '"',
      '01',
      `${JSON.stringify(ROW)}}`,
      JSON.stringify(ROW),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: text }, others), { maxLength: 30 }), texts => {
        const reader = new RowReader()
        const bytes = Buffer.from(texts.join('\n'))
        let start = 0
        for (const each of texts) {
          const end = start + Buffer.byteLength(each)
          const read = reader.read({ bytes, start, end })
          start = end + 1
          const expected = parseRow(lineOf(each))
          // Vitest takes a member called `constructor` for the type of its object.
          expect(isDeepStrictEqual(read, expected), each).toBe(true)
        }
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('make no object of their own once their shape is known', () => {
    const reader = new RowReader()
    const [first, second, third] = [1, 2, 3].map(x => reader.read(lineOf(`{"x":${x}}`)))
    expect(first).toEqual({ row: { x: 1 } })
    expect(third).toEqual({ row: { x: 3 } })
    expect((third as { row: object }).row).toBe((second as { row: object }).row)
  })

  it('are parsed each by itself when they have no shape in common', () => {
    const reader = new RowReader()
    const read = Array.from({ length: 20 }, (_, i) => reader.read(lineOf(`{"x${i}":${i}}`)))
    expect(read).toEqual(Array.from({ length: 20 }, (_, i) => ({ row: { [`x${i}`]: i } })))
  })
})
