import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_HORIZON, writeHorizon } from '../../src/store/horizons.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const MADE = NOW - 86_400_000
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  for (const [model, settings] of [
    ['classes', { task: 'binary', positive_class: '1' }],
    ['numbers', { task: 'regression' }],
  ] as const)
    await opened.request(`/v1/models/${model}`, { method: 'PUT', body: JSON.stringify(settings) })
})
afterAll(() => opened.close())

async function post(
  path: string,
  body: unknown,
): Promise<{ accepted: number; rejected: unknown[]; ids: string[] }> {
  const answer = await opened.request(path, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { accepted: number; rejected: unknown[]; ids: string[] }
}
const predict = (id: string, more: object = {}) =>
  post('/v1/predictions', { model: 'classes', prediction_id: id, timestamp: MADE, prediction: '1', ...more })
const label = (id: string, truth: unknown, more: object = {}) =>
  post('/v1/labels', { model: 'classes', prediction_id: id, label: truth, ...more })

const labelRow = (id: string) => ({ model: 'classes', prediction_id: id, label: '1' })

/** What is known of one prediction, once labels have found their way. */
async function truthOf(id: string) {
  await opened.context.slicer.gather()
  return opened.ask(
    `SELECT label, label_value, toUnixTimestamp64Milli(prediction_timestamp) AS made, source, weight FROM labels FINAL WHERE prediction_id = '${id}'`,
  )
}
const waiting = async (id: string) =>
  (await opened.ask(`SELECT 1 FROM labels_pending FINAL WHERE prediction_id = '${id}'`)).length
const known = (truth: string, more: object = {}) => [
  { label: truth, label_value: null, made: MADE, source: '', weight: 1, ...more },
]

describe('a label', () => {
  it('with the time of its prediction stands beside it at once', async () => {
    await predict('timed')
    expect(await label('timed', '0', { prediction_timestamp: MADE, source: 'review', weight: 2 })).toEqual({
      accepted: 1,
      rejected: [],
      ids: [],
    })
    expect(await waiting('timed')).toBe(0)
    expect(await truthOf('timed')).toEqual(known('0', { source: 'review', weight: 2 }))
  })

  it('without it finds its prediction', async () => {
    await predict('untimed')
    await label('untimed', 0)
    expect(await waiting('untimed')).toBe(1)
    expect(await truthOf('untimed')).toEqual(known('0'))
    expect(await waiting('untimed')).toBe(0)
  })

  it('may come before its prediction, and waits for it', async () => {
    await label('early', true)
    await label('early-timed', true, { prediction_timestamp: MADE })
    expect(await truthOf('early')).toEqual([])
    expect(await waiting('early')).toBe(1)
    await predict('early')
    expect(await truthOf('early')).toEqual(known('true'))
    expect(await truthOf('early-timed')).toEqual(known('true'))
  })

  it.each([
    ['with the time of its prediction', { prediction_timestamp: MADE }],
    ['without it', {}],
  ])('that corrects an earlier one wins, whichever arrives first, %s', async (name, more) => {
    const [a, b, c] = ['a', 'b', 'c'].map(each => `${each} ${name}`) as [string, string, string]
    for (const id of [a, b, c]) await predict(id)
    await label(a, '0', { timestamp: NOW - 2_000, ...more })
    await label(a, '1', { timestamp: NOW - 1_000, ...more })
    await label(b, '1', { timestamp: NOW - 1_000, ...more })
    await label(b, '0', { timestamp: NOW - 2_000, ...more })
    expect(await truthOf(a)).toEqual(known('1'))
    expect(await truthOf(b)).toEqual(known('1'))

    // The same after the first has found its prediction.
    await label(c, '1', { timestamp: NOW - 1_000, ...more })
    expect(await truthOf(c)).toEqual(known('1'))
    await label(c, '0', { timestamp: NOW - 2_000, ...more })
    expect(await truthOf(c)).toEqual(known('1'))
    await label(c, '2', { timestamp: NOW - 500, ...more })
    expect(await truthOf(c)).toEqual(known('2'))
  })

  it('sent twice is one', async () => {
    await predict('twice')
    for (const _ of [1, 2]) await label('twice', '1', { timestamp: NOW - 1_000, prediction_timestamp: MADE })
    for (const _ of [1, 2]) await label('twice', '1', { timestamp: NOW - 1_000 })
    expect(await truthOf('twice')).toEqual(known('1'))
    expect(await truthOf('twice')).toEqual(known('1'))
    expect(await waiting('twice')).toBe(0)
  })

  it.each([
    ['with the time of its prediction', true],
    ['without it', false],
  ])('may come months later, and is counted then, %s', async (name, timed) => {
    const made = MADE - 80 * 86_400_000 + (timed ? 0 : 86_400_000)
    await predict(name, { timestamp: made })
    await opened.context.slicer.countDirty()
    await label(name, '1', timed ? { prediction_timestamp: made } : {})
    await opened.context.slicer.countDirty()
    const day = `span = 86400 AND subject = 'outcome' AND toUnixTimestamp(h.slice) = ${Math.floor(made / 86_400_000) * 86_400}`
    expect(
      await opened.ask(
        `SELECT CAST(n, 'UInt32') AS n, mapKeys(categories) AS outcomes FROM histograms AS h FINAL WHERE ${day}`,
      ),
    ).toEqual([{ n: 1, outcomes: ['["1","1"]'] }])
  })

  it('of an id that nobody knows is counted as waiting, until its prediction arrives', async () => {
    const unmatched = async () => {
      await opened.context.slicer.gather()
      const { models } = (await (await opened.request('/v1/models')).json()) as {
        models: { model: string; labels_waiting: number }[]
      }
      return models.find(({ model }) => model === 'classes')?.labels_waiting
    }
    const before = (await unmatched())!
    for (const id of ['unknown', 'never']) await label(id, '1')
    await label('unknown', '0', { timestamp: NOW + 1_000 })
    expect(await unmatched()).toBe(before + 2)
    await predict('unknown')
    expect(await unmatched()).toBe(before + 1)
    expect(await truthOf('unknown')).toEqual(known('0'))
  })

  it('of a regression model is a number', async () => {
    await predict('number', { model: 'numbers', prediction: 3 })
    expect(await label('number', 3.5, { model: 'numbers', prediction_timestamp: MADE })).toMatchObject({
      accepted: 1,
    })
    expect(await truthOf('number')).toEqual(known('', { label_value: 3.5 }))
  })

  it('marks the slice of its prediction, not its own', async () => {
    await opened.context.slicer.countDirty()
    const at = MADE - 40 * 86_400_000
    await label('marked', '1', { prediction_timestamp: at + 599_999 })
    const dirty = await opened.ask(
      `SELECT kind, toUnixTimestamp(slice) * 1000 AS slice FROM slices FINAL WHERE marked > counted`,
    )
    expect(dirty).toEqual([{ kind: 'outcome', slice: at }])
  })

  it('is taken or refused by itself', async () => {
    const rows = [
      { model: 'classes', prediction_id: 'good', label: '1', prediction_timestamp: MADE },
      { model: 'classes', prediction_id: 'bad' },
      null,
      { model: 'nobody', prediction_id: 'x', label: 1 },
    ]
    expect(await post('/v1/labels', rows)).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, path: 'label', code: 'missing' },
        { index: 2, path: '', code: 'wrong_type' },
        { index: 3, path: 'model', code: 'unknown_model' },
      ],
    })
    expect(await truthOf('good')).toEqual(known('1'))
  })
})

describe('rows older than can be counted', () => {
  const DAY = 86_400_000
  const OLD = NOW - 40 * DAY
  beforeAll(async () => {
    await predict('young', { timestamp: OLD + 4 * DAY })
    await predict('old', { timestamp: OLD })
    await opened.context.slicer.countDirty()
    const { store, project, catalog } = opened.context
    const horizon = { ...NO_HORIZON, recountable_from: OLD / 1000 + DAY / 1000 }
    catalog.advance('classes', horizon)
    await writeHorizon(store, project, { model: 'classes', horizon })
  })

  it('are refused, with the name of the field and what to do', async () => {
    const rows = ['prediction_timestamp', 'timestamp'].map(field => ({
      ...{ model: 'classes', prediction_id: 'old', label: '1', prediction: '1' },
      [field]: OLD,
    }))
    const labelled = await post('/v1/labels', [{ ...rows[0], prediction: undefined }, labelRow('young')])
    expect(labelled).toMatchObject({
      accepted: 1,
      rejected: [
        {
          index: 0,
          path: 'prediction_timestamp',
          code: 'too_old',
          message: expect.stringMatching('retention'),
        },
      ],
    })
    const predicted = await post('/v1/predictions', [
      { ...rows[1], label: undefined },
      { model: 'numbers', prediction_id: 'another model', timestamp: OLD, prediction: 1 },
    ])
    expect(predicted).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, path: 'timestamp', code: 'too_old' }],
    })
  })

  it('get no labels that waited: these are counted and wait no longer', async () => {
    await label('old', '0')
    await label('young', '0', { timestamp: NOW + 1_000 })
    await opened.context.slicer.countDirty()
    expect(await truthOf('old')).toEqual([])
    expect(await truthOf('young')).toEqual(known('0', { made: OLD + 4 * DAY }))
    expect(await waiting('old')).toBe(0)
    const { models } = (await (await opened.request('/v1/models')).json()) as { models: object[] }
    expect(models).toContainEqual(
      expect.objectContaining({ model: 'classes', labels_waiting: 1, labels_too_late: 1 }),
    )
  })

  it('are no reference', async () => {
    const answer = await opened.request('/v1/models/classes/reference', {
      method: 'POST',
      body: JSON.stringify({ from: OLD, to: NOW }),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'too_old', path: 'from' })
  })
})

it('labels and predictions together become the outcome that is counted', async () => {
  await opened.context.slicer.countDirty()
  for (const model of ['classes', 'numbers']) expect(await opened.context.slicer.verify(model)).toEqual([])
})
