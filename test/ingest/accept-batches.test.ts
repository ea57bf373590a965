import { describe, expect, it } from 'vitest'
import { type AcceptBatch, acceptBatches } from '../../src/ingest/accept-batches.ts'
import { Interrupted } from '../../src/ingest/interrupted.ts'
import type { ReadRow } from '../../src/ingest/read-rows.ts'
import { fault } from '../../src/ingest/rejection.ts'

const GOOD: ReadRow = { row: 'good' }
const BAD: ReadRow = { fault: fault('x', 'wrong_type', 'Must be a number.') }
const { fault: FAULT } = BAD

/** Accepts what is no fault, and makes an id for each row that asks for one. */
const accept: AcceptBatch = async rows => ({
  accepted: rows.filter(row => 'row' in row).length,
  rejected: rows.flatMap((row, index) => ('fault' in row ? { index, ...row.fault } : [])),
  ids: rows.flatMap(row => ('row' in row && row.row === 'id' ? 'made' : [])),
})

async function* batchesOf(...batches: (ReadRow[] | Error)[]): AsyncGenerator<ReadRow[]> {
  for (const batch of batches) {
    if (batch instanceof Error) throw batch
    yield batch
  }
}

describe('a body of several batches', () => {
  it('is answered as one: positions are those of the body', async () => {
    const answer = await acceptBatches(batchesOf([GOOD, BAD], [GOOD, { row: 'id' }], [BAD]), accept)
    expect(answer).toEqual({
      accepted: 3,
      rejected: [
        { index: 1, ...FAULT },
        { index: 4, ...FAULT },
      ],
      ids: ['made'],
    })
  })

  it('is read only as far as it is kept: one batch at a time is in memory', async () => {
    const log: string[] = []
    async function* read(): AsyncGenerator<ReadRow[]> {
      for (const i of [1, 2, 3]) {
        log.push(`read ${i}`)
        yield [GOOD]
      }
    }
    const keep: AcceptBatch = async rows => {
      await new Promise(setImmediate)
      log.push('kept')
      return accept(rows, 0)
    }
    await acceptBatches(read(), keep)
    expect(log).toEqual(['read 1', 'kept', 'read 2', 'kept', 'read 3', 'kept'])
  })

  it('that breaks off says what is kept', async () => {
    const broken = new Error('The connection broke.')
    const refused = acceptBatches(batchesOf([GOOD, BAD], [{ row: 'id' }], broken), accept)
    await expect(refused).rejects.toThrow(Interrupted)
    await expect(refused).rejects.toMatchObject({
      cause: broken,
      progress: { rows: 3, accepted: 2, rejected: [{ index: 1 }], ids: ['made'] },
    })
  })

  it('of which nothing is kept fails as it failed', async () => {
    const broken = new Error('The disk is full.')
    await expect(acceptBatches(batchesOf(broken), accept)).rejects.toBe(broken)
    await expect(acceptBatches(batchesOf([BAD], broken), accept)).rejects.toBe(broken)
  })

  it('without rows is empty, with bad ones only is refused', async () => {
    await expect(acceptBatches(batchesOf(), accept)).rejects.toMatchObject({ code: 'empty_body' })
    await expect(acceptBatches(batchesOf([BAD], [BAD]), accept)).rejects.toMatchObject({
      status: 400,
      code: 'wrong_type',
      path: '0.x',
      rejected: [{ index: 0 }, { index: 1 }],
    })
    expect(await acceptBatches(batchesOf([]), accept)).toEqual({ accepted: 0, rejected: [], ids: [] })
  })

  it('names ten thousand bad rows, and how many more there were', async () => {
    const batch = Array.from({ length: 4_000 }, () => BAD)
    const answer = await acceptBatches(batchesOf([GOOD], batch, batch, batch, batch), accept)
    expect(answer).toMatchObject({ accepted: 1, unlisted: 6_000 })
    expect(answer.rejected).toHaveLength(10_000)
    expect(answer.rejected.at(-1)).toMatchObject({ index: 10_000 })
  })

  it('may have so many rows without an id that their ids fit in memory', async () => {
    const asked: number[] = []
    await acceptBatches(
      batchesOf([{ row: 'id' }, { row: 'id' }], [GOOD], [{ row: 'id' }]),
      (rows, mostIds) => {
        asked.push(mostIds)
        return accept(rows, mostIds)
      },
    )
    expect(asked).toEqual([100_000, 99_998, 99_998])
  })
})
