import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../src/analyzers/compare.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 9, 7)
const SECOND = 1_000
/** The start of a slice. */
const START = NOW - DAY

let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  await opened.send('models/m', { task: 'binary', positive_class: '1', features: { a: 'numeric' } }, 'PUT')
  const rows = Array.from({ length: 20 }, (_, i) => ({
    ...{ model: 'm', prediction_id: `${i}`, timestamp: START + i * SECOND },
    ...{ features: i % 4 === 0 ? {} : { a: i }, prediction: '1', score: 0.75 },
  }))
  await opened.send('predictions', rows)
  await opened.send(
    'labels',
    rows.map(({ model, prediction_id }, i) => ({ model, prediction_id, label: String(i % 2) })),
  )
})
afterAll(() => opened.close())

const ask = (query: string) => opened.request(`/v1/models/m/compare?${query}`)

async function compare(query: string): Promise<Comparison> {
  const answer = await ask(query)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return (await answer.json()) as Comparison
}

describe('GET /v1/models/{model}/compare?exact=true', () => {
  const range = `from=${START + 5 * SECOND}&to=${START + 15 * SECOND}`

  it('has exactly the rows of the range and their labels, where histograms have its slices', async () => {
    const [exact, widened] = [await compare(`${range}&exact=true`), await compare(`${range}&exact=false`)]
    expect([exact.current.n, exact.current.exact]).toEqual([10, true])
    expect([widened.current.n, widened.current.exact]).toEqual([20, false])
    const accuracy = exact.performance.find(({ name }) => name === 'accuracy')
    expect(accuracy).toMatchObject({ value: 0.5, n: 10 })
    expect(exact.subjects.find(({ subject }) => subject === 'feature:a')).toMatchObject({ n_current: 10 })
  })

  it('is not asked for unless it says so', async () => {
    expect(await compare(range)).toEqual(await compare(`${range}&exact=false`))
  })

  it.each(['yes', '1', '', 'TRUE'])('takes no “%s”', async value => {
    const answer = await ask(`exact=${value}`)
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'invalid', path: 'exact', title: expect.stringContaining('"true"') }),
    ])
  })

  it('is described', async () => {
    const { paths } = await (await opened.request('/openapi.json')).json()
    const [exact] = paths['/v1/models/{model}/compare'].get.parameters.filter(
      ({ name }: { name: string }) => name === 'exact',
    )
    expect(exact).toMatchObject({
      required: false,
      schema: { enum: ['true', 'false'], default: 'false', description: expect.stringContaining('raw rows') },
    })
  })

  it('begins where rows are still kept, and says where that is; before it, there is nothing to count', async () => {
    const before = opened.context.catalog.horizonOf('m')
    const kept = START + 10 * SECOND
    opened.context.catalog.advance('m', { ...before, recountable_from: kept / 1000 })
    const exact = await compare(`${range}&exact=true`)
    expect(exact.current).toMatchObject({ from: new Date(kept).toISOString(), n: 5 })
    const gone = await ask(`from=${START}&to=${kept}&exact=true`)
    expect([gone.status, await gone.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'too_old', path: 'to' }),
    ])
    expect((await compare(`from=${START}&to=${kept}`)).current.n).toBe(20)
    opened.context.catalog.advance('m', before)
  })
})
