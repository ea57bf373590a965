import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { spareBuffers } from '../../store/native/spare-buffers.ts'

/*
 * A segment file, all numbers little-endian:
 *
 *     header   magic and version (8 bytes)
 *     record   marker (8) · CRC-32 of length and payload (4) · length of the payload (4) · payload
 *
 * The marker is 8 random bytes, new for every segment. After damage it says where the next record begins, without
 * trust in any length, and it keeps out what only looks like a record: bytes a sender put into a payload, and
 * what another segment left on the same blocks of the disk. The file's name tells it, which no damage to the
 * content reaches: "<number>-<marker>.seg", the number in 16 digits, so that names sort as numbers do.
 */

const HEADER = Buffer.from('TMSPOOL\x01', 'latin1')

const MARKER_BYTES = 8
const RECORD_HEADER_BYTES = MARKER_BYTES + 4 + 4

/** What a segment's name tells. */
export interface SegmentName {
  number: number
  marker: Buffer
}

export const newMarker = (): Buffer => randomBytes(MARKER_BYTES)

export const encodeName = ({ number, marker }: SegmentName): string =>
  `${String(number).padStart(16, '0')}-${marker.toString('hex')}.seg`

/** @returns null when it is not the name of a segment */
export function decodeName(name: string): SegmentName | null {
  const [, number, marker] = /^(\d{16})-([0-9a-f]{16})\.seg$/.exec(name) ?? []
  return number && marker ? { number: Number(number), marker: Buffer.from(marker, 'hex') } : null
}

/** What a record takes in a segment. */
export const recordBytes = (payloadBytes: number): number => RECORD_HEADER_BYTES + payloadBytes

/** A record that is to be written; its payload may come in pieces. */
export interface NewRecord {
  pieces: readonly Uint8Array[]
  /** Of the payload, in bytes. */
  length: number
}

export const recordOf = (pieces: readonly Uint8Array[]): NewRecord => ({
  pieces,
  length: pieces.reduce((sum, { length }) => sum + length, 0),
})

/** The beginning of a segment; give its buffer back when it is written. */
export const encodeSegment = (records: readonly NewRecord[], marker: Uint8Array): Buffer =>
  encode(records, marker, HEADER)

/** What follows in a segment that has begun. */
export const encodeRecords = (records: readonly NewRecord[], marker: Uint8Array): Buffer =>
  encode(records, marker, new Uint8Array())

function encode(records: readonly NewRecord[], marker: Uint8Array, before: Uint8Array): Buffer {
  const size = records.reduce((sum, { length }) => sum + recordBytes(length), before.length)
  const bytes = spareBuffers.take(size).subarray(0, size)
  bytes.set(before)
  let at = before.length
  for (const { pieces, length } of records) {
    const checked = at + MARKER_BYTES + 4
    bytes.set(marker, at)
    bytes.writeUInt32LE(length, checked)
    let end = checked + 4
    for (const piece of pieces) {
      bytes.set(piece, end)
      end += piece.length
    }
    bytes.writeUInt32LE(crc32(bytes.subarray(checked, end)), checked - 4)
    at = end
  }
  return bytes
}

/** What a segment file holds. */
export interface SegmentContent {
  /** Every record that is as it was written, in order; views of the file's bytes. */
  records: Buffer[]
  /** Bytes that are not as they were written. */
  damagedBytes: number
  /** How many records were in them, at least. */
  damagedRecords: number
  /** Bytes of a write that was cut short: the beginning of one record, or zeros, at the end of the file. */
  tornBytes: number
}

/**
 * Reads what can be read. Damage costs the records it touches, and no other.
 *
 * Whether the last record was cut short or had its length damaged cannot be told from the file: both are torn.
 * One of full length with a wrong checksum counts as damaged, though a power cut could leave that, too.
 */
export function decodeSegment(bytes: Buffer, marker: Buffer): SegmentContent {
  const content: SegmentContent = { records: [], damagedBytes: 0, damagedRecords: 0, tornBytes: 0 }
  const header = bytes.subarray(0, HEADER.length)
  if (header.equals(HEADER)) decodeRecords(bytes, marker, content)
  else if (isTorn(bytes, HEADER, HEADER.length)) content.tornBytes = bytes.length
  else {
    content.damagedBytes = header.length
    decodeRecords(bytes, marker, content)
  }
  return content
}

/** Adds the records after the header to `content`, and what is in their place. */
function decodeRecords(bytes: Buffer, marker: Buffer, content: SegmentContent): void {
  let at = HEADER.length
  while (at < bytes.length) {
    const end = recordEnd(bytes, at, marker)
    if (end !== null) {
      content.records.push(bytes.subarray(at + RECORD_HEADER_BYTES, end))
      at = end
      continue
    }
    const next = bytes.indexOf(marker, at + 1)
    if (next === -1) {
      const rest = bytes.subarray(at)
      if (isTorn(rest, marker, promisedBytes(rest))) content.tornBytes = rest.length
      else addDamage(content, rest.length)
      return
    }
    addDamage(content, next - at)
    at = next
  }
}

/** Where the record at `at` ends; null when there is none that is whole and right. */
function recordEnd(bytes: Buffer, at: number, marker: Buffer): number | null {
  if (at + RECORD_HEADER_BYTES > bytes.length || !bytes.subarray(at, at + MARKER_BYTES).equals(marker))
    return null
  const end = at + promisedBytes(bytes.subarray(at))
  if (end > bytes.length) return null
  const checked = bytes.subarray(at + MARKER_BYTES + 4, end)
  return crc32(checked) === bytes.readUInt32LE(at + MARKER_BYTES) ? end : null
}

/** How long the record should be that begins here, as far as can be seen. */
const promisedBytes = (rest: Buffer): number =>
  rest.length < RECORD_HEADER_BYTES
    ? RECORD_HEADER_BYTES
    : recordBytes(rest.readUInt32LE(RECORD_HEADER_BYTES - 4))

/** A file system that had noted the new length, but not the bytes, gives zeros. */
const isTorn = (rest: Buffer, opening: Buffer, promised: number): boolean =>
  (rest.length < promised && rest.subarray(0, opening.length).equals(opening.subarray(0, rest.length))) ||
  rest.every(byte => byte === 0)

function addDamage(content: SegmentContent, bytes: number): void {
  content.damagedBytes += bytes
  content.damagedRecords += 1
}
