import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/main.ts'
import { type Store, select } from '../../src/store/client.ts'
import type { Destination, Posted } from './posting-client.ts'
import { ask, type Environment } from './serving.ts'

const ALL = 'from=2026-02-01T00:00:00Z&to=2026-04-01T00:00:00Z'

/** The row of its batch, which an id ends with and everything else in a row is made of: see `startPosting`. */
const ROW = "toUInt8(splitByChar('-', prediction_id)[2])"

/** How often each id is stored. */
async function storedIds(store: Store, sql: string): Promise<Map<string, number>> {
  const row = z.object({ prediction_id: z.string(), times: z.number() })
  const rows = await select(store, {
    sql: `SELECT prediction_id, count() AS times FROM (${sql}) GROUP BY prediction_id`,
    row,
  })
  return new Map(rows.map(({ prediction_id, times }) => [prediction_id, times]))
}

/**
 * Opens what a service left behind and holds it against what its client was told: every acknowledged row once, none
 * that was never sent, each as it was sent, histograms as the rows are.
 *
 * @param finish ends the client, which finds the service at the destination until then
 */
export async function expectNothingLost(
  environment: Environment,
  destination: Destination,
  finish: () => Promise<Posted>,
): Promise<void> {
  const service = await startService(readConfig(environment))
  onTestFinished(() => service.stop())
  destination.url = service.url
  const { acknowledged, abandoned } = await finish()
  const { store } = service.context

  const { models } = await ask<{ models: object[] }>(destination, '/v1/verify')
  expect(models).toEqual([{ model: 'faulty', differences: [] }])
  const predictions = await storedIds(store, 'SELECT prediction_id FROM predictions FINAL')
  const labels = await storedIds(
    store,
    'SELECT prediction_id FROM labels FINAL UNION ALL SELECT prediction_id FROM labels_pending FINAL',
  )
  const wrong = (stored: Map<string, number>) => [...acknowledged].filter(id => stored.get(id) !== 1)
  expect(wrong(predictions)).toEqual([])
  expect(wrong(labels)).toEqual([])
  const unasked = [...predictions].filter(
    ([id, times]) => times !== 1 || !(acknowledged.has(id) || abandoned.has(id)),
  )
  expect(unasked).toEqual([])
  // A label is sent when its prediction was acknowledged.
  expect([...labels.keys()].filter(id => !acknowledged.has(id))).toEqual([])
  const changed = await storedIds(
    store,
    `SELECT prediction_id FROM predictions FINAL
     WHERE (numeric['x'], score, prediction) != (${ROW}, ${ROW} / 100, toString(${ROW} % 2))
     UNION ALL SELECT prediction_id FROM labels FINAL WHERE label != toString(${ROW} % 2)`,
  )
  expect([...changed.keys()]).toEqual([])
  // Verification looks at slices that were counted: a batch whose slices were never marked would escape it.
  const { current } = await ask<{ current: { n: number } }>(destination, `/v1/models/faulty/compare?${ALL}`)
  expect(current.n).toBe(predictions.size)
  console.log(
    `${acknowledged.size} rows acknowledged, ${predictions.size - acknowledged.size} more stored, ${abandoned.size} given up`,
  )
}
