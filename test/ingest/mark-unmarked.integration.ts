import { afterAll, beforeAll, expect, it } from 'vitest'
import { markUnmarked } from '../../src/ingest/mark-unmarked.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
})
afterAll(() => opened.close())

const send = (path: string, body: object) =>
  opened.request(path, { method: 'POST', body: JSON.stringify(body) })
const marks = () =>
  opened.ask(`SELECT kind, toUnixTimestamp(slice) * 1000 AS slice FROM slices FINAL ORDER BY kind, slice`)
const SLICE = 600_000

it('rows that a crash left without their marks are marked at the next start', async () => {
  await send('/v1/predictions', [
    { model: 'm', prediction_id: 'a', timestamp: NOW, prediction: 1 },
    { model: 'm', prediction_id: 'b', timestamp: NOW - SLICE, prediction: 1 },
  ])
  const marked = await marks()
  expect(marked).toHaveLength(4)
  // As if the service had died between the rows and their marks.
  await opened.context.store.client.command({ query: 'TRUNCATE TABLE slices' })

  await markUnmarked(opened.context.store)
  expect(await marks()).toEqual(marked)
  await opened.context.slicer.countDirty()
  expect(await opened.context.slicer.verify('m')).toEqual([])

  const label = {
    project: opened.context.project,
    model: 'm',
    reference: '',
    prediction_id: 'a',
    label: '0',
    label_value: null,
    source: '',
    weight: 1,
  }
  const time = String(NOW / 1000)
  await writeLabels(opened.context.store, [
    { ...label, prediction_timestamp: time, timestamp: time, seq: opened.context.store.sequence.next() },
  ])
  await markUnmarked(opened.context.store)
  const dirty = await opened.ask(
    `SELECT toUnixTimestamp(slice) * 1000 AS slice FROM slices FINAL WHERE kind = 'outcome' AND marked > counted ORDER BY slice`,
  )
  expect(dirty).toContainEqual({ slice: NOW })
})
