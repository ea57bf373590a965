import { afterAll, beforeAll, expect, it } from 'vitest'
import { readMeasurements } from '../../src/store/measurements.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { DAY, HOUR, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { spoken, startExampleService } from './example-service.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const SLICE = 600

/** Of 99 % promised, 100 rows a slice; what each says at the end of its first minute after. */
async function start(objectives: object) {
  const service = await startExampleService(opened.store, `objectives ${JSON.stringify(objectives)}`, {
    settings: { objectives },
  })
  const { project } = service.model
  const send = async (slices: readonly number[], failed = 0) => {
    const rows = slices.flatMap(slice =>
      Array.from({ length: 100 }, (_, i) =>
        prediction(`${slice}-${i}`, {
          ...{ project, seconds: slice, prediction_value: 1 },
          status: i < failed ? 'error' : 'ok',
        }),
      ),
    )
    await writePredictions(opened.store, rows)
    await markSlices(opened.store, project, [{ model: 'm', reference: '', kind: 'features', slices }])
  }
  const measured = () => readMeasurements(opened.store, project, { model: 'm', analyzer: 'objectives' })
  return {
    ...service,
    send,
    measured,
    tickAfter: (slice: number) => service.tickAt((slice + SLICE - T0) / DAY, 60_000),
  }
}

it('tells within minutes when a promise is being broken, once, and when it is over', async () => {
  const { send, tickAfter, told, measured } = await start({ errors: { share: 0.99 } })
  const outage = T0 + 7 * HOUR
  await send(Array.from({ length: 42 }, (_, i) => T0 + i * SLICE))
  // Before its minute of grace is over a slice is left alone.
  await tickAfter(outage - SLICE)
  await tickAfter(outage - SLICE)
  for (let i = 0; i < 3; i++) {
    await send([outage + i * SLICE], 50)
    await tickAfter(outage + i * SLICE)
  }
  // Of 600 rows in an hour 50 failed, then 100, then 150: 8, 17 and 25 times 1 %.
  expect(spoken(told)).toEqual(['firing objective:errors'])
  expect(told[0]!.alerts[0]).toMatchObject({
    severity: 'critical',
    summary:
      'objective:errors: The budget burns 16.7 times as fast as it may over 1 h, 50 times over 10 min; up to 14.4 times is let pass.',
  })
  // Nobody looks while it gets better: every slice is caught up.
  await send([3, 4, 5].map(i => outage + i * SLICE))
  await tickAfter(outage + 5 * SLICE)
  expect(spoken(told)).toEqual(['firing objective:errors', 'resolved objective:errors'])

  const found = await measured()
  const verdicts = found.filter(({ statistic }) => statistic === 'verdict')
  expect(
    verdicts.map(({ window_start, ...each }) => [
      (window_start / 1000 - outage) / SLICE,
      each.verdict,
      each.severity,
    ]),
  ).toEqual([
    [-1, 'no_material_drift', null],
    // 1.16 times as fast as it may over three days.
    [0, 'cannot_tell', null],
    [1, 'drift', 'critical'],
    [2, 'drift', 'critical'],
    // Spent faster than in 30 days, but no longer within hours: nothing to be woken for.
    ...[3, 4, 5].map(slice => [slice, 'drift', 'warning']),
  ])
  const rates = found.filter(
    ({ window_start, verdict }) => verdict === null && window_start === (outage + SLICE) * 1000,
  )
  expect(rates.map(({ statistic, value, n }) => [statistic, value, n]).sort()).toEqual([
    ['burn_rate:1800s', expect.closeTo(100 / 3, 9), 300],
    ['burn_rate:21600s', expect.closeTo(100 / 36, 9), 3_600],
    ['burn_rate:259200s', expect.closeTo(100 / 44, 9), 4_400],
    ['burn_rate:3600s', expect.closeTo(100 / 6, 9), 600],
    ['burn_rate:600s', expect.closeTo(50, 9), 100],
  ])
})

it('asks nothing of a model that promises nothing, and has no data where there are no rows', async () => {
  const plain = await start({})
  await plain.send([T0])
  await plain.tickAfter(T0)
  expect(await plain.measured()).toEqual([])
  const silent = await start({ latency_ms: { threshold: 100, share: 0.9 } })
  await silent.send([T0])
  await silent.tickAfter(T0 + 10 * HOUR)
  expect(
    (await silent.measured()).map(({ subject, value, n, verdict }) => [subject, value, n, verdict]),
  ).toEqual([
    ...Array(5).fill(['objective:latency_ms', null, 0, null]),
    ['objective:latency_ms', null, 0, 'insufficient_data'],
  ])
  expect([plain.told, silent.told]).toEqual([[], []])
})
