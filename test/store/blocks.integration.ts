import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { insertBlocks } from '../../src/store/blocks.ts'
import { run, select } from '../../src/store/client.ts'
import { labelBlock } from '../../src/store/labels.ts'
import { predictionBlock, predictionRows } from '../../src/store/predictions.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { labelOf, prediction } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const read = (sql: string) =>
  select(opened.store, { sql, row: z.object({ id: z.string(), kept: z.string() }) })

const PREDICTED =
  'SELECT prediction_id AS id, toString(prediction) AS kept FROM predictions FINAL ORDER BY id'
const LABELLED = 'SELECT prediction_id AS id, toString(label) AS kept FROM labels FINAL ORDER BY id'

it('holds each identity of a block once, the newest, before any merge and after', async () => {
  const sent = [
    prediction(1, { prediction: 'old', seq: 1 }),
    prediction(2, { prediction: 'only', seq: 2 }),
    prediction(1, { prediction: 'new', seq: 3 }),
  ]
  const labels = [
    labelOf(1, { label: 'later', timestamp: 2e6 }),
    labelOf(1, { label: 'sooner', timestamp: 1e6 }),
  ]
  await insertBlocks(opened.store, [predictionBlock(predictionRows(sent)), labelBlock(labels)])
  const kept = [
    { id: '1', kept: 'new' },
    { id: '2', kept: 'only' },
  ]
  expect(await read(PREDICTED)).toEqual(kept)
  expect(await read(LABELLED)).toEqual([{ id: '1', kept: 'later' }])
  await run(opened.store, 'OPTIMIZE TABLE predictions FINAL')
  await run(opened.store, 'OPTIMIZE TABLE labels FINAL')
  expect(await read(PREDICTED.replace(' FINAL', ''))).toEqual(kept)
  expect(await read(LABELLED.replace(' FINAL', ''))).toEqual([{ id: '1', kept: 'later' }])
})
