import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeName,
  decodeSegment,
  encodeName,
  encodeRecords,
  encodeSegment,
  recordOf,
} from '../../../src/ingest/spool/segment-format.ts'

const HEADER_BYTES = 8
const MARKER = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])
const OTHER_MARKER = Buffer.from([8, 7, 6, 5, 4, 3, 2, 1])

const oneRecord = (record: Uint8Array) => recordOf([record])
const segmentOf = (records: readonly Uint8Array[]): Buffer => encodeSegment(records.map(oneRecord), MARKER)
const decode = (bytes: Buffer) => decodeSegment(bytes, MARKER)

const bytesOf = (...texts: string[]): Buffer[] => texts.map(text => Buffer.from(text))
const THREE = bytesOf('the first', 'the one in the middle', 'last')

/** Where each record begins, and the end of the last: a header of 16 bytes before each payload. */
function startsOf(records: readonly Uint8Array[]): number[] {
  const starts = [HEADER_BYTES]
  for (const { length } of records) starts.push(starts.at(-1)! + 16 + length)
  return starts
}

const flipped = (bytes: Buffer, at: number, bit: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 1 << bit
  return copy
}

/** Every bit from one offset to another. */
function* bitsOf(from: number, to: number): Generator<{ at: number; bit: number }> {
  for (let at = from; at < to; at++) for (let bit = 0; bit < 8; bit++) yield { at, bit }
}

describe('a segment file', () => {
  it('has the bytes the format says', () => {
    // Checksums by Python's zlib.crc32.
    const header = '544d53504f4f4c01'
    const records = [
      '0102030405060708' + '335de166' + '03000000' + '616263',
      '0102030405060708' + '1cdf4421' + '00000000',
    ]
    expect(segmentOf(bytesOf('abc', '')).toString('hex')).toBe(header + records.join(''))
    expect(encodeRecords(bytesOf('abc', '').map(oneRecord), MARKER).toString('hex')).toBe(records.join(''))
  })

  it('gives back what was written, whatever it was', () => {
    const record = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constant(new Uint8Array(MARKER)),
      fc.constant(new Uint8Array(segmentOf(THREE))),
    )
    fc.assert(
      fc.property(fc.array(record), records => {
        const content = decode(segmentOf(records))
        expect(content).toMatchObject({ damagedBytes: 0, damagedRecords: 0, tornBytes: 0 })
        expect(content.records.map(read => new Uint8Array(read))).toEqual(
          records.map(written => new Uint8Array(written)),
        )
      }),
      { seed: 1 },
    )
  })
})

describe('the name of a segment', () => {
  const name = { number: 42, marker: OTHER_MARKER }

  it('tells its number and its marker, and sorts as the number does', () => {
    expect(encodeName(name)).toBe('0000000000000042-0807060504030201.seg')
    expect(decodeName(encodeName(name))).toEqual(name)
    const names = [2 ** 53 - 1, 10, 9].map(number => encodeName({ ...name, number }))
    expect(names.sort().map(text => decodeName(text)?.number)).toEqual([9, 10, 2 ** 53 - 1])
  })

  it.each(['notes.txt', '12.seg', '0000000000000042.seg', '0000000000000042-0807060504030201.seg.old'])(
    'is not %s',
    text => {
      expect(decodeName(text)).toBeNull()
    },
  )
})

describe('a write that was cut short', () => {
  it('at any length leaves exactly the whole records before', () => {
    const whole = segmentOf(THREE)
    const starts = startsOf(THREE)
    expect(starts.at(-1)).toBe(whole.length)
    for (let length = 0; length <= whole.length; length++) {
      const read = starts.slice(1).filter(end => end <= length).length
      expect(decode(whole.subarray(0, length)), `cut at ${length}`).toEqual({
        records: THREE.slice(0, read),
        damagedBytes: 0,
        damagedRecords: 0,
        tornBytes: length < HEADER_BYTES ? length : length - starts[read]!,
      })
    }
  })

  it('may leave its length, filled with zeros', () => {
    const whole = segmentOf(THREE)
    const zeros = Buffer.alloc(5_000)
    expect(decode(Buffer.concat([whole, zeros]))).toMatchObject({ records: THREE, tornBytes: 5_000 })
    expect(decode(zeros)).toMatchObject({ records: [], damagedBytes: 0, tornBytes: 5_000 })
  })
})

describe('damage', () => {
  const whole = segmentOf(THREE)
  const starts = startsOf(THREE)
  /** The bits that, once flipped, are read otherwise than this: an expectation for each would cost more than reading. */
  const otherwise = (bits: { at: number; bit: number }[], expected: object) =>
    bits.filter(({ at, bit }) => !isDeepStrictEqual(decode(flipped(whole, at, bit)), expected))

  it('of any bit of a record in the middle costs that record, and is counted', () => {
    const expected = {
      ...{ records: [THREE[0], THREE[2]], damagedBytes: starts[2]! - starts[1]! },
      ...{ damagedRecords: 1, tornBytes: 0 },
    }
    expect(otherwise([...bitsOf(starts[1]!, starts[2]!)], expected)).toEqual([])
  })

  it('of any bit of the header costs no record, and is counted', () => {
    const expected = { records: THREE, damagedBytes: HEADER_BYTES, damagedRecords: 0, tornBytes: 0 }
    expect(otherwise([...bitsOf(0, HEADER_BYTES)], expected)).toEqual([])
  })

  it('of any bit of the last record is counted, if a longer length cannot be told from a write cut short', () => {
    for (const { at, bit } of bitsOf(starts[2]!, starts[3]!)) {
      const { records, damagedBytes, tornBytes } = decode(flipped(whole, at, bit))
      expect(records).toEqual(THREE.slice(0, 2))
      const isLength = at >= starts[2]! + 12 && at < starts[2]! + 16
      const promisesMore = isLength && flipped(whole, at, bit).readUInt32LE(starts[2]! + 12) > 4
      const rest = starts[3]! - starts[2]!
      expect([damagedBytes, tornBytes]).toEqual(promisesMore ? [0, rest] : [rest, 0])
    }
  })

  it('of many bytes never gives a record that was not written, and never goes unnoticed', () => {
    const records = Array.from({ length: 12 }, (_, i) => Buffer.alloc(i * 3, `${i}`))
    const original = segmentOf(records)
    const change = fc.record({ at: fc.nat(original.length - 1), to: fc.nat(255) })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1 }), changes => {
        const bytes = Buffer.from(original)
        for (const { at, to } of changes) bytes[at] = to
        fc.pre(!bytes.equals(original))
        const { records: read, damagedBytes, tornBytes } = decode(bytes)
        const left = [...records]
        for (const record of read) {
          const at = left.findIndex(written => written.equals(record))
          expect(at).not.toBe(-1)
          left.splice(0, at + 1)
        }
        expect(damagedBytes + tornBytes).toBeGreaterThan(0)
        const starts = startsOf(records)
        const isTouched = (i: number) => changes.some(({ at }) => at >= starts[i]! && at < starts[i + 1]!)
        const untouched = records.filter((_, i) => !isTouched(i))
        expect(read.length).toBeGreaterThanOrEqual(untouched.length)
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  it('of a whole block of the disk costs the records that lie on it', () => {
    const records = Array.from({ length: 400 }, (_, i) => Buffer.alloc(84, `${i} `))
    for (const [block, left] of [
      // A header of 8 bytes and 40 records of 100 end at 4,008.
      [0, records.slice(41)],
      [1, [...records.slice(0, 40), ...records.slice(82)]],
    ] as const) {
      const bytes = segmentOf(records)
      bytes.fill(0xee, block * 4_096, (block + 1) * 4_096)
      const content = decode(bytes)
      expect(content.records).toEqual(left)
      expect(content.damagedBytes).toBe(bytes.length - left.length * 100 - (block === 0 ? 0 : HEADER_BYTES))
    }
  })

  it('does not let out what only looks like a record: of a payload, or of another segment', () => {
    const forged = encodeRecords(bytesOf('forged').map(oneRecord), OTHER_MARKER)
    const records = [THREE[0]!, Buffer.concat([Buffer.from('payload'), forged]), THREE[2]!]
    const bytes = flipped(segmentOf(records), startsOf(records)[1]! + 16, 0)
    expect(decode(bytes)).toMatchObject({ records: [THREE[0], THREE[2]], damagedRecords: 1 })
    const behind = Buffer.concat([whole, forged])
    expect(decode(behind)).toMatchObject({ records: THREE, damagedBytes: forged.length })
  })
})
