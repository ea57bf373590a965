import { expect, it } from 'vitest'
import { ddm } from '../../../src/stats/detectors/ddm.ts'
import { hddmA } from '../../../src/stats/detectors/hddm-a.ts'
import { pageHinkley } from '../../../src/stats/detectors/page-hinkley.ts'
import { runDetector } from '../../../src/stats/detectors/run-detector.ts'
import { positions, river } from './streams.ts'

const points = (values: readonly (number | null)[]) => values.map((value, place) => ({ place, value }))

/** Two values to a page, one page after the other. */
async function* pairs<Point>(all: readonly Point[]): AsyncGenerator<Point[]> {
  for (let i = 0; i < all.length; i += 2) yield all.slice(i, i + 2)
}

it('alarms where River does (PageHinkley and DDM of its own tests), however the series is cut into pages', async () => {
  const whole = await runDetector(pageHinkley(), [points(river.stream_1)])
  expect(whole.n).toBe(river.stream_1.length)
  expect(whole.alarms.map(({ place }) => place)).toEqual(river.expected['PageHinkley(stream_1)'])
  expect(await runDetector(pageHinkley(), pairs(points(river.stream_1)))).toEqual(whole)

  const paged = await runDetector(ddm(), pairs(points(river.stream_2)))
  expect(paged.alarms.map(({ place }) => place)).toEqual(river.expected['DDM(stream_2)'])
})

it('leaves out what has no value, counts it, and numbers the others from 1', async () => {
  const gappy = river.stream_2.flatMap((value, i) => (i % 3 === 0 ? [null, value] : [value]))
  gappy.push(Number.NaN)
  const found = await runDetector(ddm(), [points(gappy)])
  expect(found).toMatchObject({
    n: river.stream_2.length,
    skipped: gappy.length - river.stream_2.length,
  })
  expect(found.alarms.map(({ number }) => number - 1)).toEqual(river.expected['DDM(stream_2)'])
  for (const { place, value } of found.alarms) expect(value).toBe(gappy[place])
})

it('tells of a warning where it begins', async () => {
  const warned = positions(ddm(), river.stream_2, 'warning')
  const begins = warned.filter(position => !warned.includes(position - 1))
  expect(begins.length).toBeGreaterThan(1)
  expect(begins.length).toBeLessThan(warned.length)
  const { warnings } = await runDetector(ddm(), pairs(points(river.stream_2)))
  expect(warnings.map(({ place }) => place)).toEqual(begins)
})

it('finds nothing where there is nothing, and refuses what the detector does not take', async () => {
  expect(await runDetector(ddm(), [])).toEqual({ n: 0, skipped: 0, warnings: [], alarms: [] })
  await expect(runDetector(hddmA(), [points([0.5, 2])])).rejects.toThrow(RangeError)
})
