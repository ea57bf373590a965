import { ClickHouseError } from '@clickhouse/client'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { closeStore, openStore, run, select } from '../../src/store/client.ts'
import { openTestStore } from '../support/open-test-store.ts'

test('an answer comes as bytes, an error as the official client has it', async () => {
  const { store, close } = await openTestStore()
  expect((await store.http.send('SELECT 41 + 1 FORMAT TSV')).toString()).toBe('42\n')
  const failed = store.http.send('SELECT nothing FORMAT TSV')
  await expect(failed).rejects.toBeInstanceOf(ClickHouseError)
  await expect(failed).rejects.toMatchObject({ type: 'UNKNOWN_IDENTIFIER' })
  await close()
})

test('a statement may be longer than an address or a form field', async () => {
  const { store, close } = await openTestStore()
  const words = Array.from({ length: 40_000 }, (_, i) => `'wörd ${i}'`)
  const rows = await select(store, {
    sql: `SELECT length([${words.join(', ')}]) AS words,\n {text:String} AS text`,
    params: { text: "o'clock\n" },
    row: z.object({ words: z.number(), text: z.string() }),
  })
  expect(rows).toEqual([{ words: 40_000, text: "o'clock\n" }])
  await close()
})

test('rows may come in pieces, short and long, cut anywhere', async () => {
  const { store, close } = await openTestStore()
  await run(store, 'CREATE TABLE numbers (n UInt32) ENGINE = Memory')
  const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, n) => `${n}\n`).join(''))
  const cuts = [0, 3, 4, 100_000, 200_000, 200_001, 200_002, bytes.length]
  const pieces = cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end))
  for (const sent of [pieces, pieces.slice(0, 2), []])
    await store.http.send('INSERT INTO numbers FORMAT TSV', { rows: { type: 'text/plain', pieces: sent } })
  const [found] = await select(store, {
    sql: 'SELECT count() AS rows, sum(n) AS sum FROM numbers',
    row: z.object({ rows: z.number(), sum: z.number() }),
  })
  // The first four bytes are 0 and 1.
  expect(found).toEqual({ rows: 60_002, sum: (60_000 * 59_999) / 2 + 1 })
  await close()
})

test('a store that is closed may be closed again', async () => {
  const store = openStore({ url: 'http://127.0.0.1:9', user: 'nobody', password: '', database: 'none' })
  await closeStore(store)
  await expect(closeStore(store)).resolves.toBeUndefined()
})
