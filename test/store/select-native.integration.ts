import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectNative } from '../../src/store/client.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const ask = <Shape extends Parameters<typeof selectNative>[1]['shape']>(
  sql: string,
  shape: Shape,
  params: Record<string, unknown> = {},
) => selectNative(opened.store, { sql, shape, params })

describe('selectNative', () => {
  it('reads every type as it is', async () => {
    const rows = await ask(
      `SELECT 'Ü' AS text, toUInt32(4294967295) AS small, toUInt64(9007199254740991) AS large, -0.1 AS real,
         map(toInt32(-2147483648), toUInt64(3), toInt32(7), toUInt64(4294967297)) AS counts,
         map('', toUInt64(1), '__proto__', toUInt64(2)) AS categories, map('abs', inf) AS sums, [1.5, -inf] AS reals`,
      {
        text: 'String',
        small: 'UInt32',
        large: 'UInt64',
        real: 'Float64',
        counts: 'Map(Int32, UInt64)',
        categories: 'Map(String, UInt64)',
        sums: 'Map(String, Float64)',
        reals: 'Array(Float64)',
      },
    )
    expect(rows).toEqual([
      {
        text: 'Ü',
        small: 4294967295,
        large: Number.MAX_SAFE_INTEGER,
        real: -0.1,
        counts: { codes: Int32Array.of(-2147483648, 7), rows: Float64Array.of(3, 4294967297) },
        categories: new Map([
          ['', 1],
          ['__proto__', 2],
        ]),
        sums: new Map([['abs', Infinity]]),
        reals: Float64Array.of(1.5, -Infinity),
      },
    ])
  })

  it('reads an answer of many blocks, and of none', async () => {
    const shape = { n: 'UInt64', twice: 'Map(Int32, UInt64)', below: 'Array(Float64)' } as const
    const sql = `SELECT number AS n, if(n % 2 = 0, map(toInt32(n), 2 * n), CAST(map(), 'Map(Int32, UInt64)')) AS twice,
                   arrayMap(i -> toFloat64(i), range(n % 3)) AS below
                 FROM numbers({rows:UInt64}) SETTINGS max_block_size = 100`
    const rows = await ask(sql, shape, { rows: 1_000 })
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 1_000 }, (_, n) => n))
    expect(rows[998]!.twice).toEqual({ codes: Int32Array.of(998), rows: Float64Array.of(1_996) })
    expect(rows[999]!.twice.codes).toHaveLength(0)
    expect(rows.slice(998).map(({ below }) => [...below])).toEqual([[0, 1], []])
    expect(await ask(sql, shape, { rows: 0 })).toEqual([])
  })

  it('brings texts to the server as they are, alone and in arrays', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 }).filter(each => each.isWellFormed())
    const awkward = fc.oneof(text, fc.constantFrom("'", '\\', "\\'", '\t', '\n', '\r', '\0', "','", '[', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(awkward, { maxLength: 20 }), awkward, async (texts, alone) => {
        const rows = await ask(
          'SELECT arrayJoin({texts:Array(String)}) AS text',
          { text: 'String' },
          { texts },
        )
        expect(rows.map(row => row.text)).toEqual(texts)
        const [row] = await ask('SELECT {alone:String} AS text', { text: 'String' }, { alone })
        expect(row).toEqual({ text: alone })
      }),
      { seed: 8, numRuns: 100 },
    )
  })

  it('says which column is not of the type that was promised', async () => {
    await expect(ask('SELECT toInt32(1) AS n', { n: 'UInt64' })).rejects.toThrow('n Int32')
    await expect(ask('SELECT 1 AS n, 2 AS m', { n: 'UInt32' })).rejects.toThrow('2 columns')
  })

  it('says what ClickHouse has to say', async () => {
    await expect(ask('SELECT nonsense', { n: 'UInt64' })).rejects.toThrow('nonsense')
  })
})
