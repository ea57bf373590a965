import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const MADE = NOW - 86_400_000
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
})
afterAll(() => opened.close())

const post = async (path: string, rows: readonly object[]) => {
  const answer = await opened.request(path, { method: 'POST', body: JSON.stringify(rows) })
  expect(((await answer.json()) as { accepted: number }).accepted).toBe(rows.length)
}

it('probabilities and weights of several classes come back as performance', async () => {
  const probabilities = { a: 0.5, b: 0.3, c: 0.15, d: 0.05 }
  const rows = ['a', 'b', 'c', 'b'].map((label, i) => ({ id: `p${i}`, label, weight: i === 3 ? 0.5 : 1 }))
  const model = 'species'
  await post(
    '/v1/predictions',
    rows.map(({ id, weight }) => ({ model, prediction_id: id, timestamp: MADE, probabilities, weight })),
  )
  await post(
    '/v1/labels',
    rows.map(({ id, label }) => ({ model, prediction_id: id, label, prediction_timestamp: MADE, weight: 4 })),
  )
  await opened.context.slicer.countDirty()
  const range = `from=${MADE - 3_600_000}&to=${MADE + 3_600_000}`
  const answer = await opened.request(`/v1/models/${model}/compare?${range}`)
  const { performance } = (await answer.json()) as { performance: { name: string }[] }
  const found = (name: string) => performance.find(metric => metric.name === name)
  // Weights of 4, 4, 4 and 2: 10 of 14 are labelled a or b, and they are worth 14² / 52 rows.
  expect(found('top_2_accuracy')).toMatchObject({
    ...{ value: expect.closeTo(10 / 14, 12), n: 4, n_eff: expect.closeTo(196 / 52, 9), coverage: 1 },
    trivial: expect.closeTo(10 / 14, 12),
  })
  const loss = -(4 * Math.log(0.5) + 6 * Math.log(0.3) + 4 * Math.log(0.15)) / 14
  expect(found('log_loss')).toMatchObject({ value: expect.closeTo(loss, 12), n: 4, not_estimable: null })
  expect(found('accuracy')).toMatchObject({ value: expect.closeTo(4 / 14, 12), n: 4 })
})
