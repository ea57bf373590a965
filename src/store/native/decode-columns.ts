import type { Maps, Nullables, Texts } from '../../counting/columns.ts'
import type { ChunkReader } from './chunk-reader.ts'

/** What the rows of a block are read as, by type. */
interface Decoded {
  UInt8: Uint8Array
  UInt32: Uint32Array
  Float64: Float64Array
  'Nullable(Float64)': Nullables
  'LowCardinality(String)': Texts
  'Map(LowCardinality(String), Float64)': Maps<Float64Array>
  'Map(LowCardinality(String), LowCardinality(String))': Maps<Texts>
}

/** Columns by name, in the order they are selected; none is named `length`. */
export type ColumnShape = { readonly [name: string]: keyof Decoded }

/** The rows of a block, column by column; `length` is how many they are. */
export type Columns<Shape extends ColumnShape> = { readonly length: number } & {
  readonly [Name in keyof Shape]: Decoded[Shape[Name]]
}

/** How the values of a type are read. Of no values there is nothing to read. */
interface Serialization<Values> {
  /** Moves past what stands once before all values of the column. */
  readPrefix(bytes: ChunkReader): Promise<void>
  readValues(bytes: ChunkReader, length: number): Promise<Values>
}

const plain = <Values>(readValues: Serialization<Values>['readValues']): Serialization<Values> => ({
  readPrefix: async () => {},
  readValues,
})

const FLOATS = plain((bytes, length) => bytes.float64s(length))
const TEXTS: Serialization<Texts> = { readPrefix: readVersion, readValues: readTexts }

/** A map is an array of pairs: every prefix, where each row's pairs end, then every key, then every value. */
const mapsOf = <Values>(values: Serialization<Values>): Serialization<Maps<Values>> => ({
  readPrefix: async bytes => {
    await TEXTS.readPrefix(bytes)
    await values.readPrefix(bytes)
  },
  readValues: async (bytes, rows) => {
    const ends = await bytes.counts(rows)
    const pairs = ends.at(-1) ?? 0
    return {
      ends,
      keys: await TEXTS.readValues(bytes, pairs),
      values: await values.readValues(bytes, pairs),
    }
  },
})

const SERIALIZATIONS: { [Type in keyof Decoded]: Serialization<Decoded[Type]> } = {
  UInt8: plain((bytes, length) => bytes.uint8s(length)),
  UInt32: plain((bytes, length) => bytes.uint32s(length)),
  Float64: FLOATS,
  'Nullable(Float64)': plain(async (bytes, length) => ({
    isNull: await bytes.uint8s(length),
    values: await bytes.float64s(length),
  })),
  'LowCardinality(String)': TEXTS,
  'Map(LowCardinality(String), Float64)': mapsOf(FLOATS),
  'Map(LowCardinality(String), LowCardinality(String))': mapsOf(TEXTS),
}

/** Of the layout of `LowCardinality`: a block has texts of its own, and refers to none of another block. */
const VERSION = 1
const HAS_GLOBAL_TEXTS = 0x100
const HAS_OWN_TEXTS = 0x200

async function readVersion(bytes: ChunkReader): Promise<void> {
  const version = await bytes.count()
  if (version !== VERSION) throw new Error(`LowCardinality of version ${version} instead of ${VERSION}`)
}

/** Flags, the number of texts, each text once, the number of rows, and of every row which text it has. */
async function readTexts(bytes: ChunkReader, length: number): Promise<Texts> {
  if (length === 0) return { texts: [], ids: new Uint8Array(0) }
  const flags = await bytes.count()
  if ((flags & (HAS_GLOBAL_TEXTS | HAS_OWN_TEXTS)) !== HAS_OWN_TEXTS)
    throw new Error(`LowCardinality of flags ${flags}, that is without texts of its own`)
  const texts = await bytes.texts(await bytes.count())
  const rows = await bytes.count()
  if (rows !== length) throw new Error(`LowCardinality of ${rows} rows where there should be ${length}`)
  return { texts, ids: await readIds(bytes, flags % 256, length) }
}

/** @param width 0 for one byte, 1 for two, 2 for four */
async function readIds(bytes: ChunkReader, width: number, length: number): Promise<Texts['ids']> {
  if (width === 0) return bytes.uint8s(length)
  if (width === 1) return bytes.uint16s(length)
  if (width === 2) return bytes.uint32s(length)
  throw new Error('LowCardinality with more texts than fit four bytes')
}

/**
 * Decodes the next block of ClickHouse's `Native` format as it comes over HTTP. Source of the layout: ClickHouse,
 * `src/Formats/NativeWriter.cpp` and `src/DataTypes/Serializations/SerializationLowCardinality.cpp`.
 *
 * @throws Error where a column is not what `shape` says, or the bytes end too early
 */
export async function decodeColumns<Shape extends ColumnShape>(
  shape: Shape,
  bytes: ChunkReader,
): Promise<Columns<Shape>> {
  const columns = await bytes.varint()
  const length = await bytes.varint()
  const expected = Object.entries(shape)
  if (columns !== expected.length)
    throw new Error(`${columns} columns where there should be ${expected.length}`)
  const block: Record<string, unknown> = { length }
  for (const [name, type] of expected) {
    const column = (await bytes.texts(2)).join(' ')
    if (column !== `${name} ${type}`)
      throw new Error(`column ${column} where there should be ${name} ${type}`)
    const { readPrefix, readValues } = SERIALIZATIONS[type]
    if (length > 0) await readPrefix(bytes)
    block[name] = await readValues(bytes, length)
  }
  return block as Columns<Shape>
}
