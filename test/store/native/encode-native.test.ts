import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NativeRows } from '../../../src/store/native/encode-native.ts'
import { inOne } from './in-one.ts'
import { anyNativeRow, NATIVE_COLUMNS, type NativeRow } from './native-rows.ts'

/** Alike but for the sign of nothing. */
const ZEROS: NativeRow[] = [0, -0].map(value => ({
  text: 'x',
  value,
  numbers: { a: value },
  texts: { b: '' },
  seq: 0,
}))

const anyRows = fc.array(anyNativeRow, { maxLength: 8 })

const rowsOf = (rows: readonly NativeRow[]): NativeRows<NativeRow> => {
  const encoded = new NativeRows(NATIVE_COLUMNS)
  for (const row of rows) encoded.add(row)
  return encoded
}

it('is the same bytes whether rows were added to one block or to blocks that were put together', () => {
  fc.assert(
    fc.property(anyRows, anyRows, anyRows, (first, second, third) => {
      const together = rowsOf(first)
      together.append(rowsOf(second))
      for (const row of third) together.add(row)
      expect(together.length).toBe(first.length + second.length + third.length)
      const all = [...first, ...second, ...third]
      expect(Buffer.concat(together.encode()).equals(inOne(NATIVE_COLUMNS, all))).toBe(true)
    }),
    { seed: 3 },
  )
})

it('is the same bytes whether what repeats was written once and copied, or row by row', () => {
  const few = fc.array(fc.constantFrom(...fc.sample(anyNativeRow, { seed: 5, numRuns: 3 }), ...ZEROS), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(few, rows => {
      const rowByRow = rowsOf([])
      for (const row of rows) rowByRow.append(rowsOf([row]))
      expect(Buffer.concat(rowByRow.encode()).equals(inOne(NATIVE_COLUMNS, rows))).toBe(true)
    }),
    { seed: 5 },
  )
})

it('has no row after it was cleared, whatever then becomes of its memory', () => {
  const block = rowsOf(Array.from({ length: 10_000 }, () => ZEROS[0]!))
  block.clear()
  const other = rowsOf(Array.from({ length: 10_000 }, () => ZEROS[1]!))
  block.add(ZEROS[0]!)
  expect(Buffer.concat(block.encode())).toEqual(inOne(NATIVE_COLUMNS, [ZEROS[0]!]))
  expect(other.length).toBe(10_000)
})

it('numbers rows in the order they were added', () => {
  fc.assert(
    fc.property(anyRows, fc.nat(), (rows, from) => {
      const numbered = rowsOf(rows)
      numbered.number('seq', from)
      const expected = rows.map((row, i) => ({ ...row, seq: from + i }))
      expect(Buffer.concat(numbered.encode()).equals(inOne(NATIVE_COLUMNS, expected))).toBe(true)
    }),
    { seed: 4 },
  )
})

it('is laid out as ClickHouse reads it', () => {
  // Source: ClickHouse, src/Formats/NativeWriter.cpp: columns, rows, and of each column name, type and values.
  const bytes = inOne<Pick<NativeRow, 'text' | 'numbers'>>(
    { text: 'String', numbers: 'Map(String, Float64)' },
    [
      { text: 'ü', numbers: { a: 1, b: -2 } },
      { text: '', numbers: {} },
      { text: 'x', numbers: { a: 0.5, b: 4 } },
    ],
  )
  const text = (value: string) => Buffer.concat([Buffer.of(Buffer.byteLength(value)), Buffer.from(value)])
  const numbers = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer)
  const ends = (...values: bigint[]) => Buffer.from(BigUint64Array.from(values).buffer)
  expect(bytes).toEqual(
    Buffer.concat([
      Buffer.of(2, 3),
      ...[text('text'), text('String'), text('ü'), text(''), text('x')],
      ...[text('numbers'), text('Map(String, Float64)'), ends(2n, 2n, 4n)],
      ...[text('a'), text('b'), text('a'), text('b'), numbers(1, -2, 0.5, 4)],
    ]),
  )
})
