import { Readable } from 'node:stream'
import { ClickHouseError } from '@clickhouse/client'
import { expect, it } from 'vitest'
import { throwLateException } from '../../src/store/late-exception.ts'

const TAG = 'akwtiymvzhosoyyd'
const MESSAGE =
  'Code: 395. DB::Exception: too late. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.7.2.1)\n'
const EXCEPTION = Buffer.from(
  `\r\n__exception__\r\n${TAG}\r\n${MESSAGE}${MESSAGE.length} ${TAG}\r\n__exception__\r\n`,
)
const ROWS = Buffer.alloc(50_000, 7)

/** A body of these chunks, which then ends, or is cut. */
const bodyOf = (chunks: readonly Buffer[], cut: Error | null): Readable =>
  Readable.from(
    (async function* () {
      yield* chunks
      if (cut) throw cut
    })(),
  )

/** What came of a body before its end or its error. */
async function readAll(body: Readable): Promise<{ bytes: Buffer; error: unknown }> {
  const chunks: Buffer[] = []
  const read = async () => {
    for await (const chunk of throwLateException(body, TAG)) chunks.push(chunk)
  }
  const error = await read().catch((thrown: unknown) => thrown)
  return { bytes: Buffer.concat(chunks), error }
}

it('throws the exception at the end of an answer, cut or not, wherever chunks end, and gives none of it as rows', async () => {
  const answer = Buffer.concat([ROWS, EXCEPTION])
  for (const cut of [new Error('other side closed'), null])
    for (let at = ROWS.length; at <= answer.length; at++) {
      const chunks = [ROWS.subarray(0, 20_000), answer.subarray(20_000, at), answer.subarray(at)]
      const { bytes, error } = await readAll(bodyOf(chunks, cut))
      expect(error).toBeInstanceOf(ClickHouseError)
      expect(error).toMatchObject({ message: 'too late. ', code: '395' })
      expect(ROWS.subarray(0, bytes.length).equals(bytes)).toBe(true)
    }
})

it('gives an answer without one whole, also where it says the same with another tag', async () => {
  const other = Buffer.from(EXCEPTION.toString().replaceAll(TAG, 'bbbbbbbbbbbbbbbb'))
  for (const chunks of [[], [ROWS], [ROWS, other, ROWS], [ROWS, other]]) {
    const { bytes, error } = await readAll(bodyOf(chunks, null))
    expect(error).toBeUndefined()
    expect(bytes.equals(Buffer.concat(chunks))).toBe(true)
  }
})

it('throws what cut the connection where no exception says why', async () => {
  const cut = new Error('other side closed')
  const { error } = await readAll(bodyOf([ROWS], cut))
  expect(error).toBe(cut)
})
