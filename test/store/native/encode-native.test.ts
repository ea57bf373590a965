import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByteReader } from '../../../src/store/native/byte-reader.ts'
import { NativeRows } from '../../../src/store/native/encode-native.ts'
import { MapKeys, readMapKeys } from '../../../src/store/native/map-keys.ts'
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

it('numbers the names of maps in as many bytes as there are names for', () => {
  const namesOf = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`)
  for (const [count, width] of [
    [256, 1],
    [257, 2],
    [65_536, 2],
    [65_537, 4],
  ] as const) {
    // biome-ignore format: a row
    const names = namesOf(count)
    const keys = new MapKeys()
    keys.add(names)
    keys.add(names.slice(-1))
    const bytes = Buffer.concat(keys.pieces())
    const nameBytes = names.reduce((sum, name) => sum + 1 + name.length, 0)
    expect(bytes.length).toBe(8 * 3 + 8 * 2 + nameBytes + 8 + width * (count + 1))
    expect(readMapKeys(new ByteReader(bytes), 2)).toEqual([names, names.slice(-1)])
  }
})

it('is laid out as ClickHouse reads it', () => {
  // Source: ClickHouse, src/Formats/NativeWriter.cpp: columns, rows, and of each column name, type and values; of keys
  // SerializationLowCardinality.cpp: version, ends of rows, and in one byte each (0) which of the names that come before (0x200).
  const bytes = inOne<Pick<NativeRow, 'text' | 'numbers'>>(
    { text: 'String', numbers: 'Map(LowCardinality(String), Float64)' },
    [
      { text: 'ü', numbers: { a: 1, b: -2 } },
      { text: '', numbers: {} },
      { text: 'x', numbers: { a: 0.5, b: 4 } },
    ],
  )
  const text = (value: string) => Buffer.concat([Buffer.of(Buffer.byteLength(value)), Buffer.from(value)])
  const numbers = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer)
  const integers = (...values: bigint[]) => Buffer.from(BigUint64Array.from(values).buffer)
  expect(bytes).toEqual(
    Buffer.concat([
      Buffer.of(2, 3),
      ...[text('text'), text('String'), text('ü'), text(''), text('x')],
      ...[text('numbers'), text('Map(LowCardinality(String), Float64)'), integers(1n, 2n, 2n, 4n)],
      ...[integers(0x200n, 2n), text('a'), text('b'), integers(4n), Buffer.of(0, 1, 0, 1)],
      numbers(1, -2, 0.5, 4),
    ]),
  )
})
