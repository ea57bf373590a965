import { ClickHouseError } from '@clickhouse/client'
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest'
import { ALL_ROWS } from '../../src/counting/segmentation.ts'
import type { CountRequest } from '../../src/store/count-raw-rows.ts'
import { CountingThread } from '../../src/store/counting-thread.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let thread: CountingThread
afterEach(() => thread.close())

const REQUEST: CountRequest = {
  project: 'p',
  set: { model: 'm', reference: '', kind: 'features', slices: [T0] },
  ...{ binnings: new Map(), segmentation: ALL_ROWS, positiveClass: '', span: 600, byMinutes: false },
}

it('fails as ClickHouse does, and counts what comes after', async () => {
  thread = new CountingThread({ ...inject('clickhouse'), database: 'there_is_none' })
  const failed = thread.count(REQUEST)
  await expect(failed).rejects.toBeInstanceOf(ClickHouseError)
  await expect(failed).rejects.toMatchObject({ type: 'UNKNOWN_DATABASE' })
  const nothing = { ...REQUEST, set: { ...REQUEST.set, slices: [] } }
  await expect(thread.count(nothing)).resolves.toMatchObject({ unfrozen: [] })
})

it('fails when it is ended, and begins anew with the next count', async () => {
  thread = new CountingThread({ ...inject('clickhouse'), database: opened.store.database })
  const cut = [thread.count(REQUEST), thread.count(REQUEST)].map(count =>
    expect(count).rejects.toThrow('the thread that counts has ended'),
  )
  await thread.close()
  await Promise.all(cut)
  await expect(thread.count(REQUEST)).resolves.toMatchObject({ unfrozen: [] })
})
