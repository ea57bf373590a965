import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { partsOf, type Skip } from './column-parts.ts'
import { MapKeys, readMapKeys } from './map-keys.ts'

/**
 * Puts blocks of the same columns that `NativeRows` encoded together, the rows of each after those of the one before.
 *
 * @throws RangeError where the bytes end too early, Error where columns differ or have a type that is never written
 */
export function joinNative(blocks: readonly Buffer[]): Buffer {
  const parts = blocks.map(openPart)
  const [first] = parts as [Part]
  if (parts.some(({ columns }) => columns !== first.columns)) throw differ()
  const out = new ByteWriter()
  out.varint(first.columns)
  out.varint(parts.reduce((sum, { rows }) => sum + rows, 0))
  for (let column = 0; column < first.columns; column++) {
    let type = ''
    const head = first.bytes.passed(() => {
      first.bytes.text()
      type = first.bytes.text()
    })
    for (const { bytes } of parts) if (bytes !== first.bytes && !bytes.passes(head)) throw differ()
    out.raw(head)
    joinColumn(type, parts, out)
  }
  return out.bytes()
}

const differ = (): Error => new Error('Blocks of different columns cannot be one.')

/** A block that is read as far as the column that is being joined. */
interface Part {
  bytes: ByteReader
  columns: number
  rows: number
}

function openPart(block: Buffer): Part {
  const bytes = new ByteReader(block)
  return { bytes, columns: bytes.varint(), rows: bytes.varint() }
}

function joinColumn(type: string, parts: readonly Part[], out: ByteWriter): void {
  const column = partsOf(type)
  if ('mapValues' in column) joinMaps(column.mapValues, parts, out)
  else
    for (const skip of column.parts)
      for (const { bytes, rows } of parts) out.raw(bytes.passed(() => skip(bytes, rows)))
}

function joinMaps(skipValues: Skip, parts: readonly Part[], out: ByteWriter): void {
  const keys = new MapKeys()
  const values = parts.map(({ bytes, rows }) => {
    const names = readMapKeys(bytes, rows)
    for (const each of names) keys.add(each)
    const pairs = names.reduce((sum, { length }) => sum + length, 0)
    return bytes.passed(() => skipValues(bytes, pairs))
  })
  for (const piece of [...keys.pieces(), ...values]) out.raw(piece)
}
