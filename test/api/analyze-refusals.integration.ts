import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_HORIZON } from '../../src/store/horizons.ts'
import { markSlices, recordCounted } from '../../src/store/slice-marks.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const HOUR = 3_600_000
const T0 = Date.UTC(2026, 9, 5)

let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => T0 + HOUR)
  await hourly('long', 1_001)
  await hourly('old', 100)
})
afterAll(() => opened.close())

/** A model of hourly windows, so many of them counted, the last of which ends at T0. */
async function hourly(model: string, windows: number): Promise<void> {
  const body = JSON.stringify({ task: 'regression', window: '1h' })
  expect((await opened.request(`/v1/models/${model}`, { method: 'PUT', body })).status).toBe(201)
  const slices = Array.from({ length: windows }, (_, i) => (T0 - (i + 1) * HOUR) / 1000)
  const set = { model, reference: '', kind: 'features' as const, slices }
  const { store } = opened.context
  await markSlices(store, 'default', [set])
  await recordCounted(store, 'default', { set, seq: store.sequence.next() })
}

async function ask(model: string, body: unknown, init: RequestInit = {}) {
  const answer = await opened.request(`/v1/models/${model}/analyze`, {
    ...{ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    ...init,
  })
  return { status: answer.status, body: await answer.json() }
}

describe('a range that cannot be analyzed', () => {
  it('has too many windows', async () => {
    expect(await ask('long', { from: 0, to: T0 })).toMatchObject({
      status: 400,
      body: { code: 'too_many_windows', path: 'from' },
    })
    const { status, body } = await ask('long', { from: T0 - 1_000 * HOUR, to: T0 })
    expect(status).toBe(200)
    expect(body.windows).toHaveLength(1_000)
  })

  it('has windows, or looks back at some, that have expired', async () => {
    opened.context.catalog.advance('old', { ...NO_HORIZON, hours_from: (T0 - 50 * HOUR) / 1000 })
    const from = (hours: number) => ask('old', { from: T0 - hours * HOUR, to: T0, dry_run: false })
    for (const hours of [100, 51, 45])
      expect(await from(hours)).toMatchObject({ status: 400, body: { code: 'too_old', path: 'from' } })
    expect(await from(44)).toMatchObject({ status: 200 })
  })

  it('is not asked for as it must be', async () => {
    const range = { from: T0, to: T0 + 24 * HOUR }
    for (const [body, code, path] of [
      ['', 'bad_json', undefined],
      ['[', 'bad_json', undefined],
      [{ from: T0 }, 'invalid', 'to'],
      [{ ...range, from: 'yesterday' }, 'invalid', 'from'],
      [{ ...range, to: T0 }, 'invalid', 'from'],
      [{ ...range, dry_run: 'no' }, 'invalid', 'dry_run'],
      [{ ...range, dryrun: true }, 'unknown_field', 'dryrun'],
    ] as const) {
      const answer = await ask('long', body)
      expect(answer, JSON.stringify(body)).toMatchObject({ status: 400, body: { code } })
      expect(answer.body.path).toBe(path)
    }
    expect(await ask('nobody', range)).toMatchObject({ status: 404, body: { code: 'unknown_model' } })
    const stranger = { headers: { authorization: 'Bearer nobody' } }
    expect(await ask('long', range, stranger)).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
  })
})
