import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ClickHouseError } from '@clickhouse/client'
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest'
import { ALL_ROWS } from '../../src/counting/segmentation.ts'
import type { CountRequest } from '../../src/store/count-raw-rows.ts'
import { CountingProcess } from '../../src/store/counting-process.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let counting: CountingProcess
afterEach(() => counting.close())

const REQUEST: CountRequest = {
  project: 'p',
  set: { model: 'm', reference: '', kind: 'features', slices: [T0] },
  ...{ binnings: new Map(), segmentation: ALL_ROWS, positiveClass: '', span: 600, byMinutes: false },
}

it('fails as ClickHouse does, and counts what comes after', async () => {
  counting = new CountingProcess({ ...inject('clickhouse'), database: 'there_is_none' })
  const failed = counting.count(REQUEST)
  await expect(failed).rejects.toBeInstanceOf(ClickHouseError)
  await expect(failed).rejects.toMatchObject({ type: 'UNKNOWN_DATABASE' })
  const nothing = { ...REQUEST, set: { ...REQUEST.set, slices: [] } }
  await expect(counting.count(nothing)).resolves.toMatchObject({ unfrozen: [] })
})

it('fails when it is ended, and begins anew with the next count', async () => {
  counting = new CountingProcess({ ...inject('clickhouse'), database: opened.store.database })
  const cut = [counting.count(REQUEST), counting.count(REQUEST)].map(count =>
    expect(count).rejects.toThrow('the process that counts has ended'),
  )
  await counting.close()
  await Promise.all(cut)
  await expect(counting.count(REQUEST)).resolves.toMatchObject({ unfrozen: [] })
})

it('ends with the service, however that ends', async () => {
  const connection = JSON.stringify({ ...inject('clickhouse'), database: opened.store.database })
  const service = spawn(process.execPath, ['--import', 'tsx', 'test/store/count-and-stay.ts', connection], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [said] = await once(service.stdout, 'data')
  expect(String(said)).toBe('counted\n')
  // Both hold the output: it is closed when the one that counts has ended as well.
  const closed = once(service, 'close')
  service.kill('SIGKILL')
  await closed
})
