import { afterAll, beforeAll, expect, it } from 'vitest'
import { compare } from '../../src/analyzers/compare.ts'
import { ReferenceCache } from '../../src/analyzers/reference-cache.ts'
import { viewRange } from '../../src/analyzers/view-range.ts'
import type { Ingest } from '../../src/ingest/accept-predictions.ts'
import { acceptReferenceRange } from '../../src/ingest/accept-reference-range.ts'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import { type Model, ModelSettings } from '../../src/model/model.ts'
import { wilson } from '../../src/stats/performance/wilson.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { sliceOf } from '../../src/store/slices.ts'
import { DAY, HOUR, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const DAYS = 12
const ROWS = 200

const model: Model = {
  project: 'p',
  model: 'm',
  settings: ModelSettings.parse({
    task: 'multiclass',
    segments: ['region'],
    objectives: { latency_ms: { threshold: 100, share: 0.9 }, errors: { share: 0.99 } },
  }),
  origin: 'registered',
}

it('counts what failed, took too long and what it took, and tells how fast that spends what is allowed', async () => {
  const { store } = opened
  const catalog = await ModelCatalog.open(store, 'p')
  await catalog.put(model)
  const settle = async () => {}
  const slicer = new Slicer({ store, catalog, settle })
  // Every second row is of the EU, where all that fails and all that is slow is.
  const send = async (seconds: number, { failed, slow }: { failed: number; slow: number }) => {
    await writePredictions(
      store,
      Array.from({ length: ROWS }, (_, i) =>
        prediction(`${seconds}-${i}`, {
          seconds,
          segments: { region: i % 2 === 0 ? 'eu' : 'us' },
          latency_ms: i % 2 === 0 && i / 2 < slow ? 500 : 50,
          // Others are kept and not counted.
          resources: i % 4 === 0 ? { cpu_ms: 1 + i, gpu_ms: 7 } : {},
          ...(i % 2 === 0 && i / 2 < failed ? { status: 'error' } : { prediction: 'a' }),
        }),
      ),
    )
    await markSlices(store, 'p', [
      { model: 'm', reference: '', kind: 'features', slices: [sliceOf(seconds)] },
    ])
  }
  for (let day = 0; day < DAYS; day++) await send(T0 + day * DAY, { failed: 1, slow: 10 })
  await slicer.countDirty()
  await acceptReferenceRange({ store, catalog, settle, now: (T0 + DAYS * DAY) * 1_000 } as Ingest, {
    ...{ model, name: 'default', version: '' },
    ...{ from: T0 * 1_000, to: (T0 + DAYS * DAY) * 1_000 },
  })
  // A good morning, then an hour of failures that is over in its last minutes.
  const noon = T0 + DAYS * DAY + 12 * HOUR
  for (let slice = 6 * HOUR; slice > HOUR; slice -= HOUR) await send(noon - slice, { failed: 0, slow: 10 })
  for (let slice = 6; slice > 1; slice--) await send(noon - slice * 600, { failed: 50, slow: 50 })
  await send(noon - 240, { failed: 0, slow: 0 })
  await send(noon, { failed: 100, slow: 100 })
  await slicer.countDirty()

  const ask = async (segment = '') => {
    const baseline = await new ReferenceCache(store).baselineOf(model, { segment, before: T0 * 1000 })
    const range = { from: (T0 + DAYS * DAY) * 1_000, to: (noon + 1) * 1_000, version: '', segment }
    return compare(store, await viewRange(store, { model, baseline, range }), { range })
  }
  const { objectives, subjects, latency, resources, throughput } = await ask()
  const of = (all: typeof objectives, name: string) => all.find(({ objective }) => objective === name)!
  // 12 slices: 350 of 2,400 rows failed, those of the open slice as well.
  expect(of(objectives, 'errors')).toMatchObject({
    ...{ threshold: null, share: 0.99, n: 2_400, bound: 0 },
    ...{ value: expect.closeTo(2_050 / 2_400, 12), reference: expect.closeTo(0.995, 12) },
    ...wilson(2_050, 2_400)!,
  })
  expect(of(objectives, 'latency_ms')).toMatchObject({
    ...{ threshold: 100, share: 0.9, n: 2_400, bound: 0 },
    ...{ value: expect.closeTo(2_000 / 2_400, 12), reference: expect.closeTo(0.95, 12) },
  })
  const burnt = (all: typeof objectives, name: string) =>
    of(all, name).burn_rates.map(({ long, short, burning }) => [
      long.n,
      long.value,
      short.n,
      short.value,
      burning,
    ])
  const about = (rate: number) => expect.closeTo(rate, 9)
  // The minute that is not over is left out; the days of the reference before are in the last three days.
  expect(burnt(objectives, 'errors')).toEqual([
    [1_200, about(250 / 1_200 / 0.01), 200, 0, false],
    [2_200, about(250 / 2_200 / 0.01), 600, about(100 / 600 / 0.01), true],
    [2_600, about(252 / 2_600 / 0.01), 2_200, about(250 / 2_200 / 0.01), true],
  ])
  expect(burnt(objectives, 'latency_ms')[0]).toEqual([1_200, about(250 / 1_200 / 0.1), 200, 0, false])
  expect(subjects.find(({ analyzer }) => analyzer === 'errors')).toMatchObject({
    ...{ subject: 'error', n_reference: 2_400, n_current: 2_400, verdict: 'drift', severity: 'critical' },
    because: '15 % of predictions failed (reference 0.5 %).',
  })
  // Of 2,400 rows 2,000 satisfy, 400 frustrate.
  expect(latency.at(-1)).toMatchObject({ name: 'apdex', value: about(2_000 / 2_400), n: 2_400, bound: 0 })

  // A quarter of the rows have a processor time, from 1 to 197 ms; 600 are too few for the last quantile.
  expect(resources.map(({ resource, name, value, n }) => [resource, name, value === null, n])).toEqual(
    ['p50', 'p90', 'p95', 'p99', 'p99_9'].map(name => ['cpu_ms', name, name === 'p99_9', 600]),
  )
  const [median] = resources
  expect(Math.abs(median!.value! - 99)).toBeLessThanOrEqual(median!.bound! + 4)
  expect(subjects.find(({ analyzer }) => analyzer === 'resources')).toMatchObject({
    ...{ subject: 'resource:cpu_ms', n_current: 2_400 },
  })
  const seconds = 12 * HOUR + 600
  expect(throughput).toMatchObject({ value: about(2_400 / seconds), n: 2_400, reference: about(200 / DAY) })

  expect(of(objectives, 'errors').burn_rates[0]!.short.seconds).toBe(300)

  // Of segments there are slices and no minutes.
  const { objectives: elsewhere } = await ask('region=us')
  expect(of(elsewhere, 'errors').burn_rates[0]!.short.seconds).toBe(600)
  expect(of(elsewhere, 'errors')).toMatchObject({ value: 1, n: 1_200, reference: 1 })
  expect(burnt(elsewhere, 'errors')).toEqual([
    [600, 0, 100, 0, false],
    [1_100, 0, 300, 0, false],
    [1_300, 0, 1_100, 0, false],
  ])
  expect(await slicer.verify('m')).toEqual([])
})
