import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { readBinnings } from '../../src/store/binnings.ts'
import { run } from '../../src/store/client.ts'
import { writeLabels, writePendingLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { writeReference } from '../../src/store/references.ts'
import { HISTOGRAM_COLUMNS } from '../../src/store/roll-up.ts'
import { listDirtySets, markEverySlice, markSlices } from '../../src/store/slice-marks.ts'
import { type SliceKind, sliceOf } from '../../src/store/slices.ts'
import { seededNormal } from '../stats/histogram/random.ts'
import { at, DAY, HOUR, labelOf, prediction, T0 } from '../store/example-rows.ts'
import { storedHistograms } from '../store/stored-histograms.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let catalog: ModelCatalog
let slicer: Slicer
beforeEach(async () => {
  const tables = [
    'predictions',
    'prediction_ids',
    'labels',
    'labels_pending',
    'slices',
    'histograms',
    'binnings',
    'model_references',
    'models',
  ]
  for (const table of tables) await run(opened.store, `TRUNCATE TABLE ${table}`)
  catalog = await ModelCatalog.open(opened.store, 'p')
  await declare({ features: { x: 'numeric', c: 'categorical' } })
  slicer = new Slicer({ store: opened.store, catalog, settle: async () => {} })
})

const declare = (settings: object) =>
  catalog.put({
    project: 'p',
    model: 'm',
    settings: ModelSettings.parse({ task: 'binary', positive_class: '1', ...settings }),
    origin: 'registered',
  })

const mark = (reference: string, slices: readonly number[], kinds: SliceKind[] = ['features', 'outcome']) =>
  markSlices(
    opened.store,
    'p',
    kinds.map(kind => ({ model: 'm', reference, kind, slices })),
  )

async function send(rows: StoredPrediction[]): Promise<void> {
  await writePredictions(opened.store, rows)
  await mark(rows[0]!.reference, [...new Set(rows.map(row => sliceOf(row.timestamp / 1e6)))])
}

const normal = seededNormal(2)
const rowsAt = (seconds: number, n: number, over: Partial<StoredPrediction> = {}) =>
  Array.from({ length: n }, (_, i) =>
    prediction(`${over.reference ?? ''}${seconds}-${i}`, {
      seconds: seconds + i,
      numeric: { x: normal() },
      categorical: { c: i % 3 === 0 ? 'a' : 'b' },
      prediction: i % 2 === 0 ? '1' : '0',
      score: (i + 0.5) / n,
      ...over,
    }),
  )

const dirty = async () => (await listDirtySets(opened.store, 'p')).length
const total = async (subject: string, reference = '') => {
  const stored = await storedHistograms(opened.store, { reference })
  return stored.filter(row => row.subject === subject && row.span === DAY).reduce((sum, { n }) => sum + n, 0)
}

describe('counting', () => {
  it('leaves nothing dirty and freezes what it meets as learning', async () => {
    await send(rowsAt(T0, 20))
    expect(await slicer.countDirty()).toBe(2)
    expect([await dirty(), await total('feature:x'), await total('prediction')]).toEqual([0, 20, 20])
    const binnings = await readBinnings(opened.store, 'p', 'm')
    expect([...binnings.keys()].sort()).toEqual([
      ...[
        'calibration:negative',
        'calibration:positive',
        'duplicate_id',
        'duplicate_row',
        'error',
        'feature:c',
        'feature:x',
        'prediction',
        'refused',
        'score',
      ],
    ])
    expect([...binnings.values()].every(({ learning }) => learning)).toBe(true)
    expect(binnings.get('calibration:positive')?.id).toBe(binnings.get('score')?.id)
    expect(await slicer.countDirty()).toBe(0)
  })

  it('leaves an open slice for later that was just counted, unless everything is wanted', async () => {
    const now = (seconds: number) => (T0 + seconds) * 1000
    const rows = async () => {
      const stored = await storedHistograms(opened.store)
      const mine = stored.filter(({ subject, segment }) => subject === 'feature:x' && segment === '')
      return Object.fromEntries(mine.map(({ span, n }) => [span, n]))
    }
    await send([prediction(1, { seconds: T0, numeric: { x: 1 } })])
    expect(await slicer.countDirty(now(20))).toBe(2)
    expect([await dirty(), await rows()]).toEqual([0, { 600: 1, 3600: 1, 86400: 1, 604800: 1 }])
    await send([prediction(2, { seconds: T0 + 31, numeric: { x: 1 } })])
    expect(await slicer.countDirty(now(40))).toBe(0)
    // Alone, and dirty until it is over.
    expect(await slicer.countDirty(now(60))).toBe(2)
    expect([await dirty(), await rows()]).toEqual([2, { 600: 2, 3600: 1, 86400: 1, 604800: 1 }])
    expect(await slicer.countDirty(now(600))).toBe(2)
    expect([await dirty(), await rows()]).toEqual([0, { 600: 2, 3600: 2, 86400: 2, 604800: 2 }])
  })

  it('counts an open slice with everything that holds it when everything is wanted', async () => {
    const now = (seconds: number) => (T0 + seconds) * 1000
    await send([prediction(1, { seconds: T0, numeric: { x: 1 } })])
    expect(await slicer.countDirty(now(30))).toBe(2)
    await send([prediction(2, { seconds: T0 + 31, numeric: { x: 1 } })])
    expect(await slicer.countDirty(now(40))).toBe(0)
    expect(await slicer.countDirty()).toBe(2)
    expect([await dirty(), await total('feature:x')]).toEqual([0, 2])
  })

  it('builds the week of an outcome although nothing after it has one, in however many parts it is counted', async () => {
    const seconds = T0 + 29 * DAY
    await send([prediction('late', { seconds, prediction: '1' })])
    await writeLabels(opened.store, [labelOf('late', { seconds, label: '1' })])
    // A part holds 30 days of slices: the week is left to the second.
    const slices = Array.from({ length: 4_330 }, (_, i) => T0 + i * 600)
    await markSlices(opened.store, 'p', [{ model: 'm', reference: '', kind: 'outcome', slices }])
    await slicer.countDirty()
    const stored = await storedHistograms(opened.store)
    const outcomes = stored.filter(({ subject, segment }) => subject === 'outcome' && segment === '')
    expect(Object.fromEntries(outcomes.map(({ span, n }) => [span, n]))).toEqual({
      600: 1,
      3600: 1,
      86400: 1,
      604800: 1,
    })
  })

  it('freezes a subject first seen later, and leaves the others as they are', async () => {
    await send(rowsAt(T0, 20))
    await slicer.countDirty()
    const first = await readBinnings(opened.store, 'p', 'm')
    await declare({ features: { x: 'numeric', c: 'categorical', late: 'numeric' } })
    await send(rowsAt(T0 + DAY, 20, { numeric: { x: 1e6, late: 5 }, latency_ms: 12 }))
    await slicer.countDirty()
    const second = await readBinnings(opened.store, 'p', 'm')
    expect(second.get('feature:x')).toEqual(first.get('feature:x'))
    expect([...second.keys()].filter(subject => !first.has(subject)).sort()).toEqual([
      'feature:late',
      'latency_ms',
    ])
    expect(await total('feature:late')).toBe(20)
    expect(await slicer.verify('m'), 'what was counted before it was known lacks nothing').toEqual([])
  })

  it('looks for subjects to freeze only where rows have what is not frozen', async () => {
    await send(rowsAt(T0, 20))
    await slicer.countDirty()
    const sent = vi.spyOn(opened.store.http, 'send')
    const samples = () => sent.mock.calls.filter(([statement]) => statement.includes('AS sample')).length
    await send(rowsAt(T0 + HOUR, 20))
    await slicer.countDirty()
    expect(samples()).toBe(0)
    await send(rowsAt(T0 + 2 * HOUR, 20, { latency_ms: 12 }))
    await slicer.countDirty()
    expect(samples()).toBe(1)
    sent.mockRestore()
    expect(await total('latency_ms')).toBe(20)
  })

  it('asked for twice at once counts one after the other, and everything once', async () => {
    await send(rowsAt(T0, 50))
    const counts = await Promise.all([slicer.countDirty(), slicer.countDirty(), slicer.countDirty()])
    expect(counts).toEqual([2, 0, 0])
    expect(await total('feature:x')).toBe(50)
  })

  it('that failed is tried again', async () => {
    await send(rowsAt(T0, 5))
    await run(opened.store, 'RENAME TABLE histograms TO histograms_away')
    await expect(slicer.countDirty()).rejects.toThrow()
    await run(opened.store, 'RENAME TABLE histograms_away TO histograms')
    expect(await slicer.countDirty()).toBe(2)
    expect(await total('feature:x')).toBe(5)
  })

  it('rows of a batch that began before another was counted are counted too', async () => {
    const slow = rowsAt(T0, 5, { seq: opened.store.sequence.next() })
    await send(rowsAt(T0 + 300, 7, { seq: opened.store.sequence.next() }))
    await slicer.countDirty()
    await send(slow)
    await slicer.countDirty()
    expect(await total('feature:x')).toBe(12)
  })

  it('rows that come while it counts are counted by the next', async () => {
    await send(rowsAt(T0, 5))
    const counting = slicer.countDirty()
    await send(rowsAt(T0 + 100, 5))
    await counting
    await slicer.countDirty()
    expect([await total('feature:x'), await dirty()]).toEqual([10, 0])
  })

  it('ignores uploads that are no reference, and counts one once it is', async () => {
    await send(rowsAt(T0, 10, { reference: 'default:1' }))
    expect(await slicer.countDirty()).toBe(0)
    expect(await storedHistograms(opened.store, { reference: 'default:1' })).toEqual([])
    await writeReference(opened.store, 'p', {
      ...{
        model: 'm',
        name: 'default',
        upload: 'default:1',
        version: '',
        rows: 10,
        content_hash: '',
        rolling: null,
        created_at: 0,
      },
      ...{ from: T0 * 1000, to: (T0 + DAY) * 1000 },
    })
    await markEverySlice(opened.store, 'p', 'm')
    await slicer.countDirty()
    expect(await total('feature:x', 'default:1')).toBe(10)
  })

  it('leaves the slices of a model nobody knows', async () => {
    await markSlices(opened.store, 'p', [{ model: 'unknown', reference: '', kind: 'features', slices: [T0] }])
    expect(await slicer.countDirty()).toBe(0)
  })

  it('labels that waited find their prediction and are counted', async () => {
    await writePendingLabels(opened.store, [
      {
        project: 'p',
        model: 'm',
        prediction_id: `${T0}-0`,
        label: '1',
        label_value: null,
        timestamp: at(T0 + DAY),
        source: '',
        weight: 1,
        seq: 1,
      },
    ])
    await send(rowsAt(T0, 4))
    await slicer.countDirty()
    expect(await total('outcome')).toBe(1)
  })

  it('a busy week is counted day by day, to the same end as at once', async () => {
    // Features that were never sent weigh as well: with 88 of them two of three days are as many values as a part holds.
    const features = Object.fromEntries(Array.from({ length: 88 }, (_, i) => [`never_${i}`, 'numeric']))
    await declare({ features: { x: 'numeric', c: 'categorical', ...features } })
    await run(
      opened.store,
      `INSERT INTO predictions (project, model, prediction_id, timestamp, numeric, prediction, score, seq)
       SELECT 'p', 'm', toString(number), fromUnixTimestamp64Second(toInt64({start:UInt32} + (number % 3) * 86400 + number % 600)),
         map('x', sin(number)), '1', number / 66000, 1 FROM numbers(66000)`,
      { start: T0 },
    )
    await mark('', [T0, T0 + DAY, T0 + 2 * DAY], ['features'])
    expect(await slicer.countDirty()).toBe(3)
    const stored = await storedHistograms(opened.store)
    const days = stored.filter(row => row.subject === 'feature:x' && row.span === DAY)
    expect(days.map(({ n }) => n)).toEqual([22_000, 22_000, 22_000])
    expect(await slicer.verify('m')).toEqual([])
  })
})

describe('verify', () => {
  beforeEach(async () => {
    await send(rowsAt(T0, 30))
    await send(rowsAt(T0 + 8 * DAY + HOUR, 30))
    await writeLabels(
      opened.store,
      rowsAt(T0, 30).map((row, i) =>
        labelOf(row.prediction_id, { label: i % 2 ? '1' : '0', seconds: T0 + i }),
      ),
    )
    await mark('', [T0], ['outcome'])
  })

  it('counts what is dirty and finds nothing in a healthy store', async () => {
    expect(await slicer.verify('m')).toEqual([])
    expect([await dirty(), await total('outcome')]).toEqual([0, 30])
  })

  it('finds a histogram that was changed, in any week', async () => {
    await slicer.countDirty()
    await run(
      opened.store,
      `INSERT INTO histograms (${HISTOGRAM_COLUMNS}) SELECT * REPLACE (n + 1 AS n, {seq:UInt64} AS seq) FROM histograms FINAL
       WHERE subject = 'feature:x' AND span = 600`,
      { seq: opened.store.sequence.next() },
    )
    const found = await slicer.verify('m')
    expect(
      found
        .filter(({ span }) => span === 600)
        .map(({ slice, stored, expected }) => [slice, stored - expected]),
    ).toEqual([
      [T0, 1],
      [T0 + 8 * DAY + HOUR, 1],
    ])
  })

  it('finds rows that were erased without a recount', async () => {
    await slicer.countDirty()
    await run(opened.store, 'DELETE FROM predictions WHERE prediction_id = {id:String}', { id: `${T0}-3` })
    const found = await slicer.verify('m')
    expect(found.find(({ subject }) => subject === 'feature:x')).toMatchObject({
      span: 600,
      expected: 29,
      stored: 30,
    })
    expect(found.find(({ subject }) => subject === 'outcome')).toMatchObject({
      span: 600,
      expected: 29,
      stored: 30,
    })
  })

  it('leaves out what rows came for meanwhile, and nothing else', async () => {
    await slicer.countDirty()
    await run(
      opened.store,
      `INSERT INTO histograms (${HISTOGRAM_COLUMNS}) SELECT * REPLACE (n + 1 AS n, {seq:UInt64} AS seq) FROM histograms FINAL
       WHERE subject = 'feature:c' AND span = 600 AND toUnixTimestamp(slice) = ${T0}`,
      { seq: opened.store.sequence.next() },
    )
    const { counting } = opened.store
    const arriving = vi.spyOn(counting, 'count').mockImplementation(async request => {
      arriving.mockRestore()
      await send([
        prediction('new', { seconds: T0 + 8 * DAY + HOUR + 1, numeric: { x: 1 }, prediction: '1' }),
      ])
      return counting.count(request)
    })
    const found = await slicer.verify('m')
    expect(found.filter(({ span }) => span < HOUR).map(({ subject, slice }) => [subject, slice])).toEqual([
      ['feature:c', T0],
    ])
    expect(await dirty()).toBe(2)
  })

  it('of a model nobody knows finds nothing', async () => {
    expect(await slicer.verify('unknown')).toEqual([])
  })
})
