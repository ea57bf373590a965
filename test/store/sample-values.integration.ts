import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../src/store/client.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { countCategories, sampleNumbers } from '../../src/store/sample-values.ts'
import type { SliceSet } from '../../src/store/slices.ts'
import {
  categoricalFeatures,
  labelledNumbers,
  numbersOfPrediction,
  numericFeatures,
} from '../../src/store/subject-groups.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { DAY, labelOf, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const setOf = (over: Partial<SliceSet> = {}): SliceSet => ({
  ...{ model: 'm', reference: '', kind: 'features', slices: [T0] },
  ...over,
})
const sorted = (sample: Float64Array | undefined) => [...(sample ?? [])].sort((a, b) => a - b)

it('takes every finite value of the slices and nothing else', async () => {
  await writePredictions(opened.store, [
    prediction(1, { numeric: { x: 1, 'it’s': 7 }, categorical: { c: 'a' }, score: 0.5 }),
    prediction(2, { numeric: { x: Number.NaN }, categorical: { c: 'b' }, prediction_value: 3 }),
    prediction(3, { numeric: { x: 3 }, categorical: { c: 'a' } }),
    prediction(4, { numeric: { x: 99 }, seconds: T0 + 600 }),
    prediction(5, { numeric: { x: 98 }, reference: 'upload' }),
  ])
  await writeLabels(opened.store, [
    labelOf(1, { label: '1', label_value: 1 }),
    labelOf(2, { label_value: 1 }),
  ])
  const features = await sampleNumbers(opened.store, 'p', {
    set: setOf(),
    group: numericFeatures,
    names: ['x', 'it’s', 'none'],
  })
  expect([...features.keys()].sort()).toEqual(['it’s', 'x'])
  expect(sorted(features.get('x'))).toEqual([1, 3])
  const numbers = await sampleNumbers(opened.store, 'p', {
    set: setOf(),
    group: numbersOfPrediction,
    names: ['score', 'prediction'],
  })
  expect(Object.fromEntries([...numbers].map(([name, sample]) => [name, [...sample]]))).toEqual({
    score: [0.5],
    prediction: [3],
  })
  const labelled = await sampleNumbers(opened.store, 'p', {
    set: setOf(),
    group: labelledNumbers,
    names: ['residual', 'label'],
  })
  expect(Object.fromEntries([...labelled].map(([name, sample]) => [name, [...sample]]))).toEqual({
    residual: [2],
    label: [1],
  })
  const categories = await countCategories(opened.store, 'p', {
    set: setOf(),
    group: categoricalFeatures,
    names: ['c'],
  })
  expect(categories).toEqual(
    new Map([
      [
        'c',
        new Map([
          ['a', 2],
          ['b', 1],
        ]),
      ],
    ]),
  )
})

it('takes the same sample of many rows each time, and a fair one', async () => {
  await run(
    opened.store,
    `INSERT INTO predictions (project, model, prediction_id, timestamp, numeric, categorical, seq)
     SELECT 'p', 'many', toString(number), fromUnixTimestamp64Second(toInt64({at:UInt32})), map('x', number), map('c', toString(number % 1500)), 1
     FROM numbers(250000)`,
    { at: T0 + DAY },
  )
  const set = setOf({ model: 'many', slices: [T0 + DAY] })
  const ask = async () =>
    sorted((await sampleNumbers(opened.store, 'p', { set, group: numericFeatures, names: ['x'] })).get('x'))
  const first = await ask()
  expect(await ask()).toEqual(first)
  expect(first.length).toBeGreaterThan(49_000)
  expect(first.length).toBeLessThan(51_000)
  // The median of 50,000 out of 0 … 249,999: standard error 560.
  expect(Math.abs(first[first.length >> 1]! - 125_000)).toBeLessThan(2_500)
  const categories = await countCategories(opened.store, 'p', {
    set,
    group: categoricalFeatures,
    names: ['c'],
  })
  expect(categories.get('c')?.size).toBe(1_000)
})

it('takes samples of more features than one answer holds', async () => {
  const names = Array.from({ length: 250 }, (_, i) => `f${i}`)
  await run(
    opened.store,
    `INSERT INTO predictions (project, model, prediction_id, timestamp, numeric, seq)
     SELECT 'p', 'wide', toString(number), fromUnixTimestamp64Second(toInt64({at:UInt32})),
       mapFromArrays({names:Array(String)}, arrayMap(i -> toFloat64(i), range(250))), 1
     FROM numbers(50000)`,
    { at: T0 + 2 * DAY, names },
  )
  const set = setOf({ model: 'wide', slices: [T0 + 2 * DAY] })
  const samples = await sampleNumbers(opened.store, 'p', { set, group: numericFeatures, names })
  expect([...samples.keys()].sort()).toEqual([...names].sort())
  for (const [i, name] of names.entries()) {
    const sample = samples.get(name)!
    expect(sample).toHaveLength(50_000)
    expect(sample.every(value => value === i)).toBe(true)
  }
})
