import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { partsOf, type Skip } from './column-parts.ts'
import { MapKeys, readMapKeys } from './map-keys.ts'

/**
 * Cuts a block that `NativeRows` encoded in two.
 *
 * @returns the halves; null when it has a single row
 * @throws RangeError where the bytes end too early, Error at a column of a type that is never written
 */
export function halveNative(block: Buffer): [Buffer, Buffer] | null {
  const bytes = new ByteReader(block)
  const [columns, rows] = [bytes.varint(), bytes.varint()]
  if (rows < 2) return null
  const cut: Cut = { bytes, rows, first: Math.ceil(rows / 2), halves: [new ByteWriter(), new ByteWriter()] }
  const sizes = [cut.first, rows - cut.first]
  cut.halves.forEach((half, i) => {
    half.varint(columns)
    half.varint(sizes[i]!)
  })
  for (let column = 0; column < columns; column++) {
    const [name, type] = [bytes.text(), bytes.text()]
    for (const half of cut.halves) {
      half.text(name)
      half.text(type)
    }
    cutColumn(type, cut)
  }
  return [cut.halves[0].bytes(), cut.halves[1].bytes()]
}

interface Cut {
  bytes: ByteReader
  rows: number
  /** Rows of the first half. */
  first: number
  halves: [ByteWriter, ByteWriter]
}

function cutColumn(type: string, cut: Cut): void {
  const column = partsOf(type)
  if ('mapValues' in column) cutMaps(column.mapValues, cut)
  else for (const skip of column.parts) cutValues(skip, cut)
}

function cutValues(skip: Skip, { bytes, rows, first, halves }: Cut): void {
  halves[0].raw(bytes.passed(() => skip(bytes, first)))
  halves[1].raw(bytes.passed(() => skip(bytes, rows - first)))
}

function cutMaps(skipValues: Skip, { bytes, rows, first, halves }: Cut): void {
  const names = readMapKeys(bytes, rows)
  const parts = [names.slice(0, first), names.slice(first)]
  parts.forEach((part, i) => {
    const keys = new MapKeys()
    for (const each of part) keys.add(each)
    for (const piece of keys.pieces()) halves[i]!.raw(piece)
    const pairs = part.reduce((sum, { length }) => sum + length, 0)
    halves[i]!.raw(bytes.passed(() => skipValues(bytes, pairs)))
  })
}
