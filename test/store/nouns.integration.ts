import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Measurement } from '../../src/model/measurement.ts'
import { type Model, ModelSettings } from '../../src/model/model.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { readBinnings, writeBinnings } from '../../src/store/binnings.ts'
import { select } from '../../src/store/client.ts'
import { listKeys, writeKey } from '../../src/store/keys.ts'
import { writeLabels } from '../../src/store/labels.ts'
import {
  type MeasurementFilter,
  readMeasurements,
  writeMeasurements,
  writeReports,
} from '../../src/store/measurements.ts'
import { findModel, listModels, writeModel } from '../../src/store/models.ts'
import {
  countRowsBySlice,
  countUpload,
  dropUpload,
  newestPredictionAt,
  rangeOfPredictions,
  writePredictions,
} from '../../src/store/predictions.ts'
import {
  findReference,
  listEveryReference,
  listReferences,
  type Reference,
  referenceId,
  writeReference,
} from '../../src/store/references.ts'
import { listDirtySets, markSlices } from '../../src/store/slice-marks.ts'
import { listMeasuredWindows, writeMeasuredWindows } from '../../src/store/windows.ts'
import { eventually } from '../support/eventually.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { DAY, frozen, labelOf, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const model = (name: string, over: Partial<Model> = {}): Model => ({
  project: 'p',
  model: name,
  settings: ModelSettings.parse({ task: 'regression', features: { "it's": 'numeric' } }),
  origin: 'inferred',
  ...over,
})

describe('models', () => {
  it('are found by name, replaced whole, and are another project’s secret', async () => {
    const { store } = opened
    await writeModel(store, model('b'))
    await writeModel(store, model('a'))
    await writeModel(store, model('b', { origin: 'registered' }))
    expect(await listModels(store, 'p')).toEqual([model('a'), model('b', { origin: 'registered' })])
    expect(await findModel(store, 'p', 'b')).toEqual(model('b', { origin: 'registered' }))
    expect(await findModel(store, 'p', 'none')).toBeNull()
    expect(await findModel(store, 'q', 'b')).toBeNull()
    expect(await listModels(store, 'q')).toEqual([])
  })
})

describe('references', () => {
  const reference = (name: string, over: Partial<Reference> = {}): Reference => ({
    model: 'm',
    name,
    upload: `${name}:1`,
    version: '',
    from: T0 * 1000 + 1,
    to: (T0 + DAY) * 1000,
    rows: 7,
    content_hash: 'h',
    rolling: null,
    created_at: T0 * 1000,
    ...over,
  })

  it('come newest first; one of the same name takes the place of the former', async () => {
    const { store } = opened
    await writeReference(store, 'p', reference('default'))
    await writeReference(store, 'p', reference('training', { created_at: T0 * 1000 + 5 }))
    await writeReference(store, 'p', reference('default', { rows: 8, created_at: T0 * 1000 + 9 }))
    const replaced = reference('default', { rows: 8, created_at: T0 * 1000 + 9 })
    expect(await listReferences(store, 'p', 'm')).toEqual([
      replaced,
      reference('training', { created_at: T0 * 1000 + 5 }),
    ])
    expect(await findReference(store, 'p', { model: 'm', name: 'default' })).toEqual(replaced)
    expect(await findReference(store, 'p', { model: 'm', name: 'none' })).toBeNull()
    expect(await findReference(store, 'q', { model: 'm', name: 'default' })).toBeNull()
  })

  it('that gave way to others of their name are former ones; the same content again holds again', async () => {
    const { store } = opened
    const versions = ['a', 'b', 'a'].map((content_hash, i) => ({
      ...reference('n', { content_hash, created_at: T0 * 1000 + i }),
      model: 'former',
    }))
    for (const each of versions) await writeReference(store, 'p', each)
    expect(await listReferences(store, 'p', 'former')).toEqual([versions[2]])
    expect(await listEveryReference(store, 'p', 'former')).toEqual([versions[2], versions[1]])
    expect(versions.map(referenceId)).toEqual(['n@a', 'n@b', 'n@a'])
  })

  it('may roll', async () => {
    const rolling = {
      ...reference('rolls', { rolling: { windows: 28, gap: 7 }, from: 0, to: 0 }),
      model: 'rolls',
    }
    await writeReference(opened.store, 'p', rolling)
    expect(await listReferences(opened.store, 'p', 'rolls')).toEqual([rolling])
  })
})

describe('binnings', () => {
  const binnings = (category: string, learning: boolean) =>
    new Map(
      [...frozen({ prediction: freezeCategorical(new Map([[category, 1]])) })].map(([subject, one]) => [
        subject,
        { ...one, learning },
      ]),
    )
  const write = (name: string, map: ReturnType<typeof binnings>) =>
    writeBinnings(opened.store, 'p', { model: name, binnings: map })

  it('the newest is current', async () => {
    await write('m', binnings('a', true))
    await write('m', binnings('b', false))
    await write('m', binnings('c', false))
    expect(await readBinnings(opened.store, 'p', 'm')).toEqual(binnings('c', false))
    expect(await readBinnings(opened.store, 'p', 'other')).toEqual(new Map())
  })

  it('one frozen from a reference stays when a count that began before it still freezes the first data', async () => {
    await write('race', binnings('reference', false))
    await write('race', binnings('first data', true))
    expect(await readBinnings(opened.store, 'p', 'race')).toEqual(binnings('reference', false))
  })
})

describe('measurements', () => {
  const measurement = (over: Partial<Measurement>): Measurement => ({
    model: 'm',
    version: '',
    segment: '',
    analyzer: 'feature_drift',
    subject: 'feature:x',
    statistic: 'ks',
    window_start: T0 * 1000,
    window_end: (T0 + DAY) * 1000,
    value: 0.5,
    low: null,
    high: 1e-320,
    bound: 0,
    p_value: 5e-324,
    n: 3,
    reference: '',
    reference_value: null,
    verdict: null,
    severity: null,
    because: '',
    evidence: { bucket: 0, nested: { a: [1, null] } },
    ...over,
  })
  const all = [
    measurement({}),
    measurement({ statistic: 'verdict', verdict: 'drift', severity: 'critical', because: 'It’s "x".' }),
    measurement({
      analyzer: 'performance',
      subject: 'accuracy',
      statistic: 'accuracy',
      segment: 'region=eu',
    }),
    measurement({ window_start: (T0 + DAY) * 1000, window_end: (T0 + 2 * DAY) * 1000, version: 'v2' }),
  ]
  beforeAll(() => writeMeasurements(opened.store, 'p', all))
  const read = (filter: Partial<MeasurementFilter>, project = 'p') =>
    readMeasurements(opened.store, project, { model: 'm', ...filter })

  it('come back as they were', async () => {
    expect(await read({})).toEqual([all[0], all[1], all[2], all[3]])
  })

  it.each([
    [{ analyzer: 'performance' }, [2]],
    [{ subject: 'feature:x', statistic: 'ks' }, [0, 3]],
    [{ statistic: 'verdict' }, [1]],
    [{ version: '', segment: '' }, [0, 1]],
    [{ version: 'v2' }, [3]],
    [{ segment: 'region=eu' }, [2]],
    [{ from: (T0 + DAY) * 1000 }, [3]],
    [{ to: (T0 + DAY) * 1000 }, [0, 1, 2]],
    [{ from: T0 * 1000 + 1, to: (T0 + DAY) * 1000 }, [0, 1, 2]],
    [{ model: 'other' }, []],
  ])('filtered by %j', async (filter, indexes) => {
    expect(await read(filter)).toEqual(indexes.map(i => all[i]))
  })

  it('of another project are none', async () => {
    expect(await read({}, 'q')).toEqual([])
  })

  it('are replaced when a window is measured again; a value that is no number is none', async () => {
    await writeMeasurements(opened.store, 'p', [{ ...all[0]!, value: Number.NaN }])
    expect((await read({ statistic: 'ks', version: '' }))[0]).toEqual({ ...all[0], value: null })
  })

  it('judged anew by another reference leave what the former one said where it can be asked for', async () => {
    const { store } = opened
    const by = (reference: string, value: number) => measurement({ model: 'judged', reference, value })
    const of = (reference?: string) => read({ model: 'judged', reference })
    await writeMeasurements(store, 'p', [by('', 0.1)])
    await writeMeasurements(store, 'p', [by('default@a', 0.2)])
    await writeMeasurements(store, 'p', [by('default@a', 0.3)])
    await writeMeasurements(store, 'p', [by('default@b', 0.4)])
    await writeReports(store, 'p', [by('other@c', 0.5)])
    expect(await of()).toEqual([by('default@b', 0.4)])
    expect(await of('default@a')).toEqual([by('default@a', 0.3)])
    expect(await of('default')).toEqual([by('default@b', 0.4)])
    expect(await of('other')).toEqual([by('other@c', 0.5)])
    expect(await of('oth')).toEqual([])
    await writeMeasurements(store, 'p', [by('', 0.6)])
    expect(await of('default')).toEqual([by('default@b', 0.4)])
    await writeMeasurements(store, 'p', [by('default@a', 0.7)])
    expect(await of('default@a')).toEqual([by('default@a', 0.7)])
    expect(await read({ model: 'judged', reference: 'default', analyzer: 'volume' })).toEqual([])
  })
})

describe('measured windows', () => {
  it('are listed in order, the newest measuring of each', async () => {
    const window = (start: number, measured: number) => ({
      ...{ kind: 'features' as const, window_start: start, window_end: start + DAY, measured },
    })
    const write = (...windows: ReturnType<typeof window>[]) =>
      writeMeasuredWindows(opened.store, 'p', { model: 'm', windows })
    await write(window(T0 + DAY, 5), window(T0, 5))
    await write(window(T0, 9))
    expect(await listMeasuredWindows(opened.store, 'p', 'm')).toEqual([window(T0, 9), window(T0 + DAY, 5)])
    expect(await listMeasuredWindows(opened.store, 'q', 'm')).toEqual([])
  })
})

describe('keys', () => {
  it('are kept by their hash', async () => {
    const key = { project: 'p', key_hash: 'abc', prefix: 'tm_a', scope: 'ingest' } as const
    await writeKey(opened.store, key, T0 * 1000)
    await writeKey(opened.store, { ...key, scope: 'read' }, T0 * 1000)
    expect(await listKeys(opened.store)).toEqual([{ ...key, scope: 'read' }])
  })
})

describe('predictions', () => {
  const upload = { model: 'm', reference: 'default:1' }
  beforeAll(async () => {
    await writePredictions(opened.store, [
      prediction(1, { seconds: T0 + 0.5, seq: 10 }),
      prediction(4, { seconds: T0 + 599, seq: 11 }),
      prediction(2, { seconds: T0 + DAY, seq: 12 }),
      prediction(3, { ...upload, seconds: T0 + 2 * DAY, seq: 13 }),
      prediction(3, { ...upload, seconds: T0 + 2 * DAY, seq: 14 }),
    ])
    await writeLabels(opened.store, [labelOf(3, { ...upload, seconds: T0 + 2 * DAY })])
    await markSlices(opened.store, 'p', [{ ...upload, kind: 'features', slices: [T0 + 2 * DAY] }])
  })

  it('have a range, by upload', async () => {
    const range = (reference: string) => rangeOfPredictions(opened.store, 'p', { model: 'm', reference })
    expect(await range('')).toEqual({ rows: 3, first: T0 * 1000 + 500, last: (T0 + DAY) * 1000 })
    expect(await range('default:1')).toMatchObject({ first: (T0 + 2 * DAY) * 1000 })
    expect(await range('none')).toBeNull()
    expect(await newestPredictionAt(opened.store, 'p', 'm')).toBe((T0 + DAY) * 1000)
    expect(await newestPredictionAt(opened.store, 'q', 'm')).toBeNull()
  })

  it('are counted by slice', async () => {
    const rowsOf = async (...slices: number[]) =>
      Object.fromEntries(
        await countRowsBySlice(opened.store, 'p', { model: 'm', reference: '', kind: 'features', slices }),
      )
    expect(await rowsOf(T0)).toEqual({ [T0]: 2 })
    expect(await rowsOf(T0 + DAY, T0)).toEqual({ [T0]: 2, [T0 + DAY]: 1 })
    expect(await rowsOf(T0 + 600)).toEqual({})
  })

  it('of an upload nobody wants are dropped with their labels and marks, and no others', async () => {
    expect(await countUpload(opened.store, 'p', upload)).toBe(1)
    await dropUpload(opened.store, 'p', upload)
    expect(await listDirtySets(opened.store, 'p', 'm')).toEqual([])
    await eventually(async () => (await countUpload(opened.store, 'p', upload)) === 0)
    await eventually(async () => (await labelsLeft()).length === 0)
    expect(await countUpload(opened.store, 'p', { model: 'm', reference: '' })).toBe(3)
  })
})

const labelsLeft = () =>
  select(opened.store, {
    sql: 'SELECT prediction_id FROM labels',
    row: z.object({ prediction_id: z.string() }),
  })
