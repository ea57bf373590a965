import type { ByteReader } from './byte-reader.ts'
import type { ColumnType } from './encode-native.ts'

/** Moves past a number of values of one type. */
export type Skip = (bytes: ByteReader, values: number) => void

const NUMBER_BYTES = 8

const skipNumbers: Skip = (bytes, values) => bytes.skip(values * NUMBER_BYTES)

const skipFlags: Skip = (bytes, values) => bytes.skip(values)

const skipTexts: Skip = (bytes, values) => {
  for (let i = 0; i < values; i++) bytes.skip(bytes.varint())
}

/** How an encoded column is passed over. */
export type ColumnParts =
  /** In parts that lie one after the other; each has something of every row. */
  | { parts: readonly Skip[] }
  /** Keys (see `readMapKeys`), then the value of each. */
  | { mapValues: Skip }

const PARTS: Record<ColumnType, ColumnParts> = {
  String: { parts: [skipTexts] },
  Float64: { parts: [skipNumbers] },
  'DateTime64(6)': { parts: [skipNumbers] },
  UInt64: { parts: [skipNumbers] },
  'Nullable(Float64)': { parts: [skipFlags, skipNumbers] },
  'Map(LowCardinality(String), Float64)': { mapValues: skipNumbers },
  'Map(LowCardinality(String), String)': { mapValues: skipTexts },
}

/** @throws Error for a type that is never written */
export function partsOf(type: string): ColumnParts {
  if (!Object.hasOwn(PARTS, type)) throw new Error('A block has a column of a type that is never written.')
  return PARTS[type as ColumnType]
}
