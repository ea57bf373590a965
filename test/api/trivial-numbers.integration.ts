import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const MADE = NOW - 86_400_000
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
})
afterAll(() => opened.close())

it('errors of a regression come beside what the best constant would make, rows without a label left out', async () => {
  const labels = Array.from({ length: 101 }, (_, i) => 1_000 + 10 * i)
  const post = async (path: string, rows: readonly object[]) => {
    const answer = await opened.request(path, { method: 'POST', body: JSON.stringify(rows) })
    expect(((await answer.json()) as { accepted: number }).accepted).toBe(rows.length)
  }
  await post(
    '/v1/predictions',
    [...labels, 5_000].map((y, i) => ({
      ...{ model: 'rents', prediction_id: `p${i}`, timestamp: MADE, prediction: y + 20 },
    })),
  )
  await post(
    '/v1/labels',
    labels.map((label, i) => ({
      ...{ model: 'rents', prediction_id: `p${i}`, label, prediction_timestamp: MADE },
    })),
  )
  await opened.context.slicer.countDirty()
  const range = `from=${MADE - 3_600_000}&to=${MADE + 3_600_000}`
  const answer = await opened.request(`/v1/models/rents/compare?${range}`)
  const { performance } = (await answer.json()) as { performance: { name: string; trivial: number | null }[] }
  const trivial = (name: string) => performance.find(metric => metric.name === name)!.trivial
  // The median is 1,500: fifty labels on either side are 10 to 500 away.
  const mae = (2 * 10 * ((50 * 51) / 2)) / 101
  expect(trivial('mae')! / mae).toBeCloseTo(1, 2)
  expect(trivial('pinball_p50')! / (mae / 2)).toBeCloseTo(1, 2)
  expect(trivial('median_absolute_error')! / 250).toBeCloseTo(1, 1)
  for (const name of ['mape', 'smape', 'rmsle', 'pinball_p10', 'pinball_p90'])
    expect(trivial(name), name).toBeGreaterThan(0)
})
