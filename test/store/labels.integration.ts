import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { run, select } from '../../src/store/client.ts'
import { NO_HORIZON, writeHorizon } from '../../src/store/horizons.ts'
import {
  countLateLabels,
  countPendingLabels,
  dropResolvedLabels,
  type PendingLabel,
  resolvePendingLabels,
  writePendingLabels,
} from '../../src/store/labels.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { at, DAY, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())
beforeEach(async () => {
  for (const table of ['predictions', 'prediction_ids', 'labels', 'labels_pending', 'horizons'])
    await run(opened.store, `TRUNCATE TABLE ${table}`)
})

const pending = (id: string, label: string, over: Partial<PendingLabel> = {}): PendingLabel => ({
  project: 'p',
  model: 'm',
  prediction_id: id,
  label,
  label_value: null,
  timestamp: at(T0 + DAY),
  source: 'crm',
  weight: 2,
  seq: 1,
  ...over,
})

const predict = (...ids: string[]) =>
  writePredictions(
    opened.store,
    ids.map((id, i) => prediction(id, { seconds: T0 + 601 + i * DAY })),
  )

const labels = () =>
  select(opened.store, {
    sql: `SELECT prediction_id, label, source, weight, toUnixTimestamp(prediction_timestamp) - ${T0} AS at FROM labels FINAL ORDER BY prediction_id`,
    row: z.object({
      prediction_id: z.string(),
      label: z.string(),
      source: z.string(),
      weight: z.number(),
      at: z.number(),
    }),
  })
const waiting = async () => (await countPendingLabels(opened.store, 'p')).get('m') ?? 0
const resolve = () => resolvePendingLabels(opened.store, 'p')

it('wait until their prediction is there, then stand beside it', async () => {
  await writePendingLabels(opened.store, [pending('a', '1'), pending('b', '0')])
  expect(await resolve()).toEqual([])
  expect(await waiting()).toBe(2)
  await predict('a')
  expect(await resolve()).toEqual([{ model: 'm', slices: [T0 + 600], too_late: 0 }])
  await dropResolvedLabels(opened.store, 'p')
  expect(await labels()).toEqual([{ prediction_id: 'a', label: '1', source: 'crm', weight: 2, at: 601 }])
  expect(await waiting()).toBe(1)
  expect(await resolve()).toEqual([])
})

it('find a prediction that was there before', async () => {
  await predict('a', 'b')
  await writePendingLabels(opened.store, [pending('a', '1'), pending('b', '0')])
  const [resolved] = await resolve()
  expect(resolved!.slices.sort()).toEqual([T0 + 600, T0 + DAY + 600])
})

it('moved but not yet dropped when the service died: again, and there once', async () => {
  await predict('a')
  await writePendingLabels(opened.store, [pending('a', '1')])
  await resolve()
  expect(await resolve()).toEqual([{ model: 'm', slices: [T0 + 600], too_late: 0 }])
  await dropResolvedLabels(opened.store, 'p')
  expect(await labels()).toHaveLength(1)
  expect(await waiting()).toBe(0)
})

it('a correction that comes between moving and dropping is not lost', async () => {
  await predict('a')
  await writePendingLabels(opened.store, [pending('a', '1')])
  await resolve()
  await writePendingLabels(opened.store, [pending('a', '0', { timestamp: at(T0 + 2 * DAY), seq: 2 })])
  await dropResolvedLabels(opened.store, 'p')
  expect(await waiting()).toBe(1)
  await resolve()
  await dropResolvedLabels(opened.store, 'p')
  expect(await labels()).toMatchObject([{ label: '0' }])
  expect(await waiting()).toBe(0)
})

it('of two that wait the later wins, whichever came first', async () => {
  await writePendingLabels(opened.store, [pending('a', 'new', { timestamp: at(T0 + 2 * DAY) })])
  await writePendingLabels(opened.store, [pending('a', 'old', { seq: 2 })])
  await predict('a')
  await resolve()
  expect(await labels()).toMatchObject([{ label: 'new' }])
})

it('for predictions that are no longer counted wait no longer, and are counted', async () => {
  await predict('old', 'young')
  const horizon = { ...NO_HORIZON, recountable_from: T0 + DAY }
  await writeHorizon(opened.store, 'p', { model: 'm', horizon })
  await writePendingLabels(opened.store, [pending('old', '1'), pending('young', '1'), pending('later', '1')])
  expect(await resolve()).toEqual([{ model: 'm', slices: [T0 + DAY + 600], too_late: 1 }])
  await dropResolvedLabels(opened.store, 'p')
  expect((await labels()).map(({ prediction_id }) => prediction_id)).toEqual(['young'])
  expect(await waiting()).toBe(1)
  expect(await countLateLabels(opened.store, 'p')).toEqual(new Map([['m', 1]]))

  await writePendingLabels(opened.store, [pending('old', '0', { timestamp: at(T0 + 2 * DAY) })])
  await resolve()
  await dropResolvedLabels(opened.store, 'p')
  expect(await countLateLabels(opened.store, 'p')).toEqual(new Map([['m', 1]]))
  expect(await resolve()).toEqual([])
})

it('do not find the predictions of other models, projects or uploads', async () => {
  await writePredictions(opened.store, [
    prediction('a', { model: 'other' }),
    prediction('a', { project: 'q' }),
    prediction('a', { reference: 'upload' }),
  ])
  await writePendingLabels(opened.store, [pending('a', '1')])
  expect(await resolve()).toEqual([])
})
