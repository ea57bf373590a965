import fc from 'fast-check'
import type { NativeColumns } from '../../../src/store/native/encode-native.ts'

/** A row with columns of every kind there is. */
export interface NativeRow {
  text: string
  value: number | null
  numbers: Record<string, number>
  texts: Record<string, string>
  seq: number
}

export const NATIVE_COLUMNS: NativeColumns<NativeRow> = {
  text: 'String',
  value: 'Nullable(Float64)',
  numbers: 'Map(LowCardinality(String), Float64)',
  texts: 'Map(LowCardinality(String), String)',
  seq: 'UInt64',
}

const names = fc.constantFrom('a', 'b', 'größe', 'x'.repeat(100))
export const anyNativeRow: fc.Arbitrary<NativeRow> = fc.record({
  text: fc.string({ unit: 'grapheme' }),
  value: fc.option(fc.double({ noNaN: true })),
  numbers: fc.dictionary(names, fc.double({ noNaN: true })),
  texts: fc.dictionary(names, fc.string()),
  seq: fc.maxSafeNat(),
})
