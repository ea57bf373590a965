import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { WaitingLabels } from '../../src/ingest/waiting-labels.ts'
import { run } from '../../src/store/client.ts'
import { writePendingLabels } from '../../src/store/labels.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { listDirtySets } from '../../src/store/slice-marks.ts'
import { labelOf, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let waiting: WaitingLabels
beforeEach(async () => {
  for (const table of ['predictions', 'prediction_ids', 'labels', 'labels_pending', 'slices'])
    await run(opened.store, `TRUNCATE TABLE ${table}`)
  waiting = new WaitingLabels(opened.store, 'p')
})
afterEach(() => {
  vi.restoreAllMocks()
})

const wait = (id: string) => {
  const { reference: _, prediction_timestamp: __, ...label } = labelOf(id, { label: '1' })
  return writePendingLabels(opened.store, [label])
}
const dirty = async () => (await listDirtySets(opened.store, 'p')).map(({ kind, slices }) => [kind, slices])

/** How many statements it takes. */
async function asked(work: () => Promise<void>): Promise<number> {
  const sent = vi.spyOn(opened.store.http, 'send')
  await work()
  const { length } = sent.mock.calls
  sent.mockRestore()
  return length
}

it('find their predictions, whichever comes first', async () => {
  await writePredictions(opened.store, [prediction('a')])
  await wait('a')
  await wait('b')
  await waiting.place()
  expect(await dirty()).toEqual([['outcome', [T0]]])
  await run(opened.store, 'TRUNCATE TABLE slices')
  await waiting.place()
  expect(await dirty()).toEqual([])
  await writePredictions(opened.store, [prediction('b')])
  await waiting.place()
  expect(await dirty()).toEqual([['outcome', [T0]]])
})

it('are asked for as long as one waits, and not while none does', async () => {
  expect(await asked(() => waiting.place())).toBeGreaterThan(0)
  expect(await asked(() => waiting.place()), 'none waits').toBe(0)
  await wait('a')
  expect(await asked(() => waiting.place())).toBeGreaterThan(0)
  expect(await asked(() => waiting.place()), 'its prediction may have come').toBeGreaterThan(0)
  await writePredictions(opened.store, [prediction('a')])
  await waiting.place()
  expect(await asked(() => waiting.place()), 'it found it').toBe(0)
})

it('are found after a start', async () => {
  await wait('a')
  await writePredictions(opened.store, [prediction('a')])
  await new WaitingLabels(opened.store, 'p').place()
  expect(await dirty()).toEqual([['outcome', [T0]]])
})
