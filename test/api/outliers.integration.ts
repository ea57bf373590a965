import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 9, 7)

let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  await opened.send(
    'models/m',
    { task: 'binary', positive_class: '1', features: { a: 'numeric', b: 'numeric' } },
    'PUT',
  )
  await opened.send('models/m/reference', rowsFrom(NOW - 40 * DAY, 300))
  const live = rowsFrom(NOW - 2 * DAY, 20).map(row => ({ ...row, model: 'm' }))
  // Each of its values is usual; together they are not.
  live[7]!.features = { a: 2, b: -2 }
  await opened.send('predictions', live)
  await opened.context.slicer.countDirty()
})
afterAll(() => opened.close())

/** Rows in which b follows a closely. */
const rowsFrom = (from: number, rows: number) =>
  Array.from({ length: rows }, (_, i) => {
    const a = 2 * Math.sin(i)
    return {
      prediction_id: `${from}-${i}`,
      timestamp: from + i * 60_000,
      features: { a, b: a + 0.1 * Math.cos(7 * i) },
      prediction: '1',
    }
  })

const ask = async (path: string) => {
  const answer = await opened.request(`/v1/models/${path}`)
  return { status: answer.status, body: await answer.json() }
}

describe('GET /v1/models/{model}/outliers', () => {
  it('names the row that is unlike all others first, and what makes it so', async () => {
    const { status, body } = await ask('m/outliers')
    expect(status).toBe(200)
    expect(body.outliers).toHaveLength(5)
    expect(body.outliers[0]).toMatchObject({
      prediction_id: `${NOW - 2 * DAY}-7`,
      timestamp: new Date(NOW - 2 * DAY + 7 * 60_000).toISOString(),
    })
    expect(body.outliers[0].score).toBeGreaterThan(10 * body.outliers[0].threshold)
    expect(body.outliers[1].score).toBeLessThan(body.outliers[0].threshold * 2)
    expect(body.outliers[0].features.map(({ feature }: { feature: string }) => feature).sort()).toEqual([
      'a',
      'b',
    ])
  })

  it('has none where nothing was sent', async () => {
    const { body } = await ask(`m/outliers?from=${NOW - 30 * DAY}&to=${NOW - 20 * DAY}`)
    expect(body).toEqual({ outliers: [] })
  })

  it('says what is wrong with the question', async () => {
    expect(await ask('nobody/outliers')).toMatchObject({ status: 404, body: { code: 'unknown_model' } })
    expect(await ask(`m/outliers?from=${NOW}&to=${NOW - DAY}`)).toMatchObject({
      status: 400,
      body: { code: 'empty_range', path: 'from' },
    })
  })
})
