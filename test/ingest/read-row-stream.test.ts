import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRowStream } from '../../src/ingest/read-row-stream.ts'
import { type ReadRow, readLines } from '../../src/ingest/read-rows.ts'

async function* inPieces(text: string, cuts: readonly number[]): AsyncGenerator<string> {
  let start = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    yield text.slice(start, cut)
    start = cut
  }
  yield text.slice(start)
}

async function gather(pieces: AsyncIterable<string>): Promise<ReadRow[][]> {
  const batches: ReadRow[][] = []
  for await (const batch of readRowStream(pieces)) batches.push(batch)
  return batches
}

describe('rows of a stream', () => {
  it('are the same wherever it is cut', async () => {
    const line = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }).map(value => JSON.stringify(value)),
      fc.constantFrom('', ' ', '{', '{}\r'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (lines, cuts) => {
        const text = lines.join('\n')
        const within = cuts.map(cut => Math.min(cut, text.length))
        expect((await gather(inPieces(text, within))).flat()).toEqual(readLines(text))
      }),
    )
  })

  it('come in batches of 5,000, the last one shorter', async () => {
    const text = Array.from({ length: 12_001 }, (_, i) => `{"i":${i}}`).join('\n')
    const batches = await gather(inPieces(text, [1_000, 90_000]))
    expect(batches.map(({ length }) => length)).toEqual([5_000, 5_000, 2_001])
    expect(batches.flat().at(-1)).toEqual({ row: { i: 12_000 } })
  })

  it('of nothing are none', async () => {
    expect(await gather(inPieces('', []))).toEqual([])
    expect(await gather(inPieces('\n \r\n', [1, 2]))).toEqual([])
  })

  it('are refused once one is larger than memory should hold', async () => {
    async function* endless(): AsyncGenerator<string> {
      for (;;) yield 'x'.repeat(2 ** 20)
    }
    await expect(gather(endless())).rejects.toMatchObject({ status: 413, code: 'row_too_large' })
  })
})
