import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../../src/store/native/byte-writer.ts'
import type { ColumnShape, Columns } from '../../../src/store/native/decode-columns.ts'
import { readBlocks } from '../../../src/store/native/read-blocks.ts'

const LONG = 'ß'.repeat(100)

const SHAPE = {
  flag: 'UInt8',
  seconds: 'UInt32',
  real: 'Float64',
  score: 'Nullable(Float64)',
  text: 'LowCardinality(String)',
  numbers: 'Map(LowCardinality(String), Float64)',
  texts: 'Map(LowCardinality(String), LowCardinality(String))',
} as const satisfies ColumnShape

const written = (write: (out: ByteWriter) => void): Buffer => {
  const out = new ByteWriter()
  write(out)
  return Buffer.from(out.bytes())
}

const uint64s = (out: ByteWriter, ...values: number[]): void => {
  for (const value of values) out.uint64(value)
}

/** Each text once, and of every row which one it has, in one byte. */
const writeTexts = (out: ByteWriter, texts: readonly string[], ids: readonly number[]): void => {
  uint64s(out, 0x600, texts.length)
  for (const text of texts) out.text(text)
  out.uint64(ids.length)
  out.raw(Uint8Array.from(ids))
}

const writeColumn = (out: ByteWriter, name: keyof typeof SHAPE): void => {
  out.text(name)
  out.text(SHAPE[name])
}

/** Two rows; the first has no score, and the second empty maps. */
const BLOCK = written(out => {
  out.varint(7)
  out.varint(2)
  writeColumn(out, 'flag')
  out.raw(Uint8Array.of(1, 255))
  writeColumn(out, 'seconds')
  out.raw(new Uint8Array(Uint32Array.of(7, 2 ** 32 - 1).buffer))
  writeColumn(out, 'real')
  for (const value of [-0.1, Infinity]) out.float64(value)
  writeColumn(out, 'score')
  out.raw(Uint8Array.of(1, 0))
  for (const value of [0, 2.5]) out.float64(value)
  writeColumn(out, 'text')
  out.uint64(1)
  writeTexts(out, ['', LONG, 'ü'], [2, 1])
  writeColumn(out, 'numbers')
  uint64s(out, 1, 2, 2)
  writeTexts(out, ['', 'a', 'b'], [1, 2])
  for (const value of [1.5, 2.5]) out.float64(value)
  writeColumn(out, 'texts')
  uint64s(out, 1, 1, 1, 1)
  writeTexts(out, ['', 'a'], [1])
  writeTexts(out, ['', 'x'], [1])
})

const EXPECTED: Columns<typeof SHAPE> = {
  length: 2,
  flag: Uint8Array.of(1, 255),
  seconds: Uint32Array.of(7, 2 ** 32 - 1),
  real: Float64Array.of(-0.1, Infinity),
  score: { isNull: Uint8Array.of(1, 0), values: Float64Array.of(0, 2.5) },
  text: { texts: ['', LONG, 'ü'], ids: Uint8Array.of(2, 1) },
  numbers: {
    ends: Uint32Array.of(2, 2),
    keys: { texts: ['', 'a', 'b'], ids: Uint8Array.of(1, 2) },
    values: Float64Array.of(1.5, 2.5),
  },
  texts: {
    ends: Uint32Array.of(1, 1),
    keys: { texts: ['', 'a'], ids: Uint8Array.of(1) },
    values: { texts: ['', 'x'], ids: Uint8Array.of(1) },
  },
}

/** A block of one column, whose rows are still to be written. */
const oneColumn = (type: string, rows: number, write: (out: ByteWriter) => void = () => {}): Buffer =>
  written(out => {
    out.varint(1)
    out.varint(rows)
    out.text('x')
    out.text(type)
    write(out)
  })

const EMPTY = written(out => {
  out.varint(7)
  out.varint(0)
  for (const name of Object.keys(SHAPE)) writeColumn(out, name as keyof typeof SHAPE)
})

async function* chunksOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

const readAll = async <Shape extends ColumnShape>(
  shape: Shape,
  ...chunks: readonly Uint8Array[]
): Promise<Columns<Shape>[]> => {
  const blocks: Columns<Shape>[] = []
  // The next is read into the memory of the one before.
  for await (const block of readBlocks(shape, chunksOf(...chunks))) blocks.push(structuredClone(block))
  return blocks
}

describe('readBlocks', () => {
  it('reads every type, also where the answer is cut anywhere or comes byte by byte', async () => {
    for (let cut = 0; cut <= BLOCK.length; cut++)
      expect(await readAll(SHAPE, BLOCK.subarray(0, cut), BLOCK.subarray(cut))).toEqual([EXPECTED])
    const bytes = Array.from(Buffer.concat([BLOCK, BLOCK]), byte => Uint8Array.of(byte))
    expect(await readAll(SHAPE, ...bytes)).toEqual([EXPECTED, EXPECTED])
  })

  it('reads each block as it is, whatever the one before it was like', async () => {
    const numbersOf = (length: number, first: number) => Float64Array.from({ length }, (_, i) => first + i)
    const expected = [
      numbersOf(3, 1),
      numbersOf(900, 10),
      numbersOf(0, 0),
      numbersOf(700, 20),
      numbersOf(2_000, 30),
    ]
    const blocks = expected.map(values =>
      oneColumn('Float64', values.length, out => {
        for (const value of values) out.float64(value)
      }),
    )
    const read = await readAll({ x: 'Float64' }, ...blocks)
    expect(read.map(({ x }) => x)).toEqual(expected.filter(({ length }) => length > 0))
  })

  it('gives a block before it asks for what comes after', async () => {
    let asked = 0
    async function* chunks() {
      for (const chunk of [BLOCK.subarray(0, 10), BLOCK.subarray(10), BLOCK]) {
        asked += 1
        yield chunk
      }
    }
    const blocks = readBlocks(SHAPE, chunks())
    expect((await blocks.next()).value).toEqual(EXPECTED)
    expect(asked).toBe(2)
  })

  it('leaves out blocks without rows, and reads nothing from nothing', async () => {
    expect(await readAll(SHAPE)).toEqual([])
    expect(await readAll(SHAPE, EMPTY)).toEqual([])
    expect(await readAll(SHAPE, EMPTY, BLOCK, EMPTY)).toEqual([EXPECTED])
  })

  it('throws for an answer that ends inside a block, wherever', async () => {
    for (let length = 1; length < BLOCK.length; length++)
      await expect(readAll(SHAPE, BLOCK, BLOCK.subarray(0, length))).rejects.toThrow('ended too early')
  })

  it('says which column is not of the type that was promised', async () => {
    const block = oneColumn('Int32', 1)
    await expect(readAll({ x: 'UInt32' }, block)).rejects.toThrow(
      'column x Int32 where there should be x UInt32',
    )
    await expect(readAll({ y: 'UInt8' }, block)).rejects.toThrow(
      'column x Int32 where there should be y UInt8',
    )
    await expect(readAll({ x: 'UInt8', y: 'UInt8' }, block)).rejects.toThrow(
      '1 columns where there should be 2',
    )
  })

  it('throws for layouts it does not know', async () => {
    const shape = { x: 'LowCardinality(String)' } as const
    for (const [numbers, message] of [
      [[2], 'version 2'],
      [[1, 0x100], 'flags 256'],
      [[1, 0x603, 0, 1], 'four bytes'],
      [[1, 0x600, 0, 2], '2 rows where there should be 1'],
      [[1, 0x600, 2 ** 32], '32 bits'],
    ] as const) {
      const block = oneColumn(shape.x, 1, out => uint64s(out, ...numbers))
      await expect(readAll(shape, block)).rejects.toThrow(message)
    }
  })

  it('ends the chunks where its reader stops early or a block is not what it should be', async () => {
    let ended = 0
    async function* chunks() {
      try {
        yield BLOCK
        yield BLOCK
      } finally {
        ended += 1
      }
    }
    for await (const block of readBlocks(SHAPE, chunks())) {
      expect(block).toEqual(EXPECTED)
      break
    }
    expect(ended).toBe(1)
    await expect(readBlocks({ x: 'UInt8' }, chunks()).next()).rejects.toThrow('7 columns')
    expect(ended).toBe(2)
  })
})
