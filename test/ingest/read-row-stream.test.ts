import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AS_ONE, readRowStream } from '../../src/ingest/read-row-stream.ts'
import { MOST_ROW_BYTES, type ParsedRow, parseRow, type ReadRow } from '../../src/ingest/read-rows.ts'

async function* inPieces(text: string, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  let start = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    yield bytes.subarray(start, cut)
    start = cut
  }
  yield bytes.subarray(start)
}

const inOne = (text: string): Buffer[] => [Buffer.from(text)]

async function gather(batches: AsyncIterable<ReadRow[]>): Promise<ParsedRow[][]> {
  const all: ParsedRow[][] = []
  for await (const batch of batches) all.push(batch.map(parseRow))
  return all
}

const BAD_JSON = { fault: expect.objectContaining({ path: '', code: 'bad_json' }) }
const TOO_LARGE = { fault: expect.objectContaining({ path: '', code: 'row_too_large' }) }

describe('rows of a stream', () => {
  it.each([
    ['one a line', '{"a":1}\n{"a":2}\n', [{ row: { a: 1 } }, { row: { a: 2 } }]],
    ['the last one without an end', '{"a":1}\n{"a":2}', [{ row: { a: 1 } }, { row: { a: 2 } }]],
    ['CRLF and blank lines', '\r\n{"a":1}\r\n \r\n\n{"a":2}\r\n', [{ row: { a: 1 } }, { row: { a: 2 } }]],
    ['a bad line', '{"a":1}\n{"a":NaN}\n2', [{ row: { a: 1 } }, BAD_JSON, { row: 2 }]],
    ['only a bad line', '{"a": ', [BAD_JSON]],
  ])('%s', async (_, text, expected) => {
    expect(await gather(readRowStream(inOne(text)))).toEqual([expected])
  })

  it('are the same wherever it is cut', async () => {
    const line = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }).map(value => JSON.stringify(value)),
      fc.constantFrom('', ' ', '{', '{}\r'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (lines, cuts) => {
        const text = lines.join('\n')
        const within = cuts.map(cut => Math.min(cut, text.length))
        const whole = lines
          .filter(each => each.trim() !== '')
          .map(each => (each === '{' ? BAD_JSON : { row: JSON.parse(each) as unknown }))
        expect((await gather(readRowStream(inPieces(text, within)))).flat()).toEqual(whole)
      }),
    )
  })

  it('come in batches of 5,000, the last one shorter, or of 100,000 where they are in memory anyway', async () => {
    const text = Array.from({ length: 12_001 }, (_, i) => `{"i":${i}}`).join('\n')
    const batches = await gather(readRowStream(inPieces(text, [1_000, 90_000])))
    expect(batches.map(({ length }) => length)).toEqual([5_000, 5_000, 2_001])
    expect(batches.flat().at(-1)).toEqual({ row: { i: 12_000 } })
    expect((await gather(readRowStream(inOne(text), AS_ONE))).map(({ length }) => length)).toEqual([12_001])
    const more = '1\n'.repeat(100_001)
    expect((await gather(readRowStream(inOne(more), AS_ONE))).map(({ length }) => length)).toEqual([
      100_000, 1,
    ])
  })

  it('come in batches of 4 MiB where they are long', async () => {
    const line = `"${'x'.repeat(2 ** 20)}"\n`
    const batches = await gather(readRowStream(inOne(line.repeat(9))))
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 1])
  })

  it('are read when they are asked for, and no sooner', async () => {
    let pieces = 0
    async function* lines(): AsyncGenerator<Buffer> {
      for (; ; pieces++) yield Buffer.from('1\n'.repeat(1_000))
    }
    const batches = readRowStream(lines())
    for (const asked of [1, 2, 3]) {
      expect((await batches.next()).value).toHaveLength(5_000)
      expect(pieces).toBeLessThan(5 * asked)
    }
    await batches.return(undefined)
  })

  it('of nothing are none', async () => {
    expect(await gather(readRowStream(inPieces('', [])))).toEqual([])
    expect(await gather(readRowStream(inPieces('\n \r\n', [1, 2])))).toEqual([])
  })

  it('are named when they are larger than memory should hold, and those around them are read', async () => {
    const large = 'x'.repeat(MOST_ROW_BYTES + 1)
    const text = `1\n${large}\n2\n${large}`
    const cuts = Array.from({ length: 20 }, (_, i) => i * 2 ** 20)
    const expected = [{ row: 1 }, TOO_LARGE, { row: 2 }, TOO_LARGE]
    expect((await gather(readRowStream(inPieces(text, cuts)))).flat()).toEqual(expected)
    expect((await gather(readRowStream(inOne(text), AS_ONE))).flat()).toEqual(expected)
    const largest = `"${'x'.repeat(MOST_ROW_BYTES - 2)}"`
    expect((await gather(readRowStream(inOne(`${largest}\n${largest}`), AS_ONE))).flat()).not.toContainEqual(
      TOO_LARGE,
    )
  })
})
