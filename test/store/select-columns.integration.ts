import { ClickHouseError } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Maps, Texts } from '../../src/counting/columns.ts'
import { select, selectColumns } from '../../src/store/client.ts'
import type { ColumnShape, Columns } from '../../src/store/native/decode-columns.ts'
import { eventually } from '../support/eventually.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const ask = <Shape extends ColumnShape>(sql: string, shape: Shape, params: Record<string, unknown> = {}) =>
  selectColumns(opened.store, { sql, shape, params })

const askAll = async <Shape extends ColumnShape>(
  ...query: Parameters<typeof ask<Shape>>
): Promise<Columns<Shape>[]> => {
  const blocks: Columns<Shape>[] = []
  // The next is read into the memory of the one before.
  for await (const block of ask(...query)) blocks.push(structuredClone(block))
  return blocks
}

const textsOf = ({ texts, ids }: Texts): string[] => Array.from(ids, id => texts[id]!)

const pairsOf = <Value>({ ends, keys }: Maps<unknown>, values: ArrayLike<Value>): [string, Value][][] => {
  const pairs = textsOf(keys).map((key, i): [string, Value] => [key, values[i]!])
  return Array.from(ends, (end, row) => pairs.slice(ends[row - 1] ?? 0, end))
}

/** Whether another statement with this text runs. */
const runs = async (text: string): Promise<boolean> => {
  const sql = `SELECT count() AS n FROM system.processes
    WHERE query_id != queryID() AND position(query, {text:String}) > 0`
  const [found] = await select(opened.store, { sql, params: { text }, row: z.object({ n: z.number() }) })
  return found!.n > 0
}

describe('selectColumns', () => {
  it('reads every type as it is', async () => {
    const blocks = await askAll(
      `SELECT toUInt8(number * 255) AS flag, toUInt32(number * 4294967295) AS seconds, number - 0.5 AS real,
         if(number = 0, NULL, 2.5) AS score, toLowCardinality(['Ü\\n', ''][number + 1]) AS text,
         CAST(if(number = 0, map('größe', inf, '__proto__', -1.5), CAST(map(), 'Map(String, Float64)')),
           'Map(LowCardinality(String), Float64)') AS numbers,
         map(toLowCardinality('a'), toLowCardinality(['x', 'y😀'][number + 1]), toLowCardinality(''),
           toLowCardinality('x')) AS texts
       FROM numbers(2)`,
      {
        flag: 'UInt8',
        seconds: 'UInt32',
        real: 'Float64',
        score: 'Nullable(Float64)',
        text: 'LowCardinality(String)',
        numbers: 'Map(LowCardinality(String), Float64)',
        texts: 'Map(LowCardinality(String), LowCardinality(String))',
      },
    )
    expect(blocks).toHaveLength(1)
    const { length, flag, seconds, real, score, text, numbers, texts } = blocks[0]!
    expect(length).toBe(2)
    expect(flag).toEqual(Uint8Array.of(0, 255))
    expect(seconds).toEqual(Uint32Array.of(0, 4294967295))
    expect(real).toEqual(Float64Array.of(-0.5, 0.5))
    expect(score.isNull).toEqual(Uint8Array.of(1, 0))
    expect(score.values[1]).toBe(2.5)
    expect(textsOf(text)).toEqual(['Ü\n', ''])
    // biome-ignore format: rows
    expect(pairsOf(numbers, numbers.values)).toEqual([[['größe', Infinity], ['__proto__', -1.5]], []])
    // biome-ignore format: rows
    expect(pairsOf(texts, textsOf(texts.values))).toEqual([[['a', 'x'], ['', 'x']], [['a', 'y😀'], ['', 'x']]])
  })

  it('reads an answer of many blocks, and of none', async () => {
    const shape = {
      n: 'UInt32',
      text: 'LowCardinality(String)',
      numbers: 'Map(LowCardinality(String), Float64)',
    } as const
    const sql = `SELECT toUInt32(number) AS n, toLowCardinality(toString(n)) AS text,
                   CAST(if(n % 300 < 100, CAST(map(), 'Map(String, Float64)'), map(toString(n), n / 2)),
                     'Map(LowCardinality(String), Float64)') AS numbers
                 FROM numbers({rows:UInt64}) SETTINGS max_block_size = 100`
    const blocks = await askAll(sql, shape, { rows: 1_000 })
    expect(blocks.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 100))
    const all = Array.from({ length: 1_000 }, (_, n) => n)
    expect(blocks.flatMap(({ n }) => [...n])).toEqual(all)
    expect(blocks.flatMap(({ text }) => textsOf(text))).toEqual(all.map(String))
    expect(blocks.flatMap(({ numbers }) => pairsOf(numbers, numbers.values))).toEqual(
      all.map(n => (n % 300 < 100 ? [] : [[String(n), n / 2]])),
    )
    expect(await askAll(sql, shape, { rows: 0 })).toEqual([])
  })

  it('reads as many texts as there are', async () => {
    const sql = `SELECT toLowCardinality(toString(number)) AS text FROM numbers({rows:UInt64}) SETTINGS max_block_size = 100000`
    for (const [rows, bytes] of [
      [200, 1],
      [300, 2],
      [70_000, 4],
    ] as const) {
      const [block, ...others] = await askAll(sql, { text: 'LowCardinality(String)' }, { rows })
      expect(others).toEqual([])
      expect(block!.text.ids.BYTES_PER_ELEMENT).toBe(bytes)
      expect(textsOf(block!.text)).toEqual(Array.from({ length: rows }, (_, n) => String(n)))
    }
  })

  it('says which column is not of the type that was promised, and what ClickHouse has to say', async () => {
    await expect(askAll('SELECT toInt32(1) AS n', { n: 'UInt32' })).rejects.toThrow('n Int32')
    await expect(askAll('SELECT 1 AS n, 2 AS m', { n: 'UInt8' })).rejects.toThrow('2 columns')
    const failed = askAll('SELECT nonsense', { n: 'UInt8' })
    await expect(failed).rejects.toBeInstanceOf(ClickHouseError)
    await expect(failed).rejects.toMatchObject({ type: 'UNKNOWN_IDENTIFIER' })
  })
})

describe('a statement that fails after its first rows', () => {
  const shape = { n: 'UInt32', failed: 'UInt8' } as const
  // One thread: of two, one may come upon the row before the other has written its first block.
  const failAt = (row: number, name: string, blockRows = 65_536): string =>
    `SELECT toUInt32(number) AS n, throwIf(n = ${row}, 'too late') AS failed FROM numbers(10000000) AS ${name}
     SETTINGS max_threads = 1, max_block_size = ${blockRows}`

  it('throws what ClickHouse says, after the rows before', async () => {
    for (const sql of [failAt(3_000_000, 'large'), failAt(1_000, 'small', 1)]) {
      let rows = 0
      const read = async () => {
        for await (const { length } of ask(sql, shape)) rows += length
      }
      const failed = read()
      await expect(failed).rejects.toBeInstanceOf(ClickHouseError)
      await expect(failed).rejects.toMatchObject({
        message: expect.stringContaining('too late'),
        type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
      })
      expect(rows).toBeGreaterThan(0)
    }
  })

  it('throws it also where the connection was cut before all was read', async () => {
    const name = 'read_slowly'
    const blocks = ask(failAt(1_500, name, 1), shape)
    await blocks.next()
    await eventually(async () => !(await runs(name)))
    const read = async () => {
      for await (const _ of blocks);
    }
    await expect(read()).rejects.toMatchObject({ message: expect.stringContaining('too late') })
  })
})

it('ends the statement and gives its connection back where its reader stops early', async () => {
  const name = 'left_alone'
  const sql = `SELECT toUInt32(number) AS n FROM system.numbers AS ${name}`
  // More of them than there are connections.
  for (let i = 0; i < 20; i++) {
    for await (const { n } of ask(sql, { n: 'UInt32' })) {
      expect(n[1]).toBe(1)
      break
    }
  }
  await eventually(async () => !(await runs(name)))
})
