import { afterAll, beforeAll, expect, it } from 'vitest'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { readHistograms } from '../../src/store/histograms.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { type Recount, recountSlices } from '../../src/store/recount.ts'
import { verifySlices } from '../../src/store/verify.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { byDimensions, frozen, labelOf, prediction, T0 } from './example-rows.ts'
import { storedHistograms } from './stored-histograms.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const BINNINGS = frozen({
  'feature:sex': freezeCategorical(new Map([['f', 1]])),
  prediction: freezeCategorical(
    new Map([
      ['0', 1],
      ['1', 1],
    ]),
  ),
  outcome: freezeCategorical(new Map([['["1","1"]', 1]])),
})

const ROWS = [
  prediction(1, { prediction: '1', categorical: { sex: 'f' }, segments: { age: '<30', region: 'eu' } }),
  prediction(2, { prediction: '0', categorical: { sex: 'f' }, segments: { age: '30+' } }),
  prediction(3, { prediction: '1', categorical: { sex: 'm' }, segments: {} }),
  // Its segment says otherwise than its feature: the segment counts.
  prediction(4, { prediction: '1', categorical: { sex: 'm' }, segments: { sex: 'f' } }),
  prediction(5, { prediction: '', categorical: {}, segments: { age: 'a&b%' } }),
  prediction(6, { prediction: '1', categorical: { sex: 'x=y&z' }, segments: { age: 'a&b%' } }),
]

const recount = (kind: 'features' | 'outcome', over: Partial<Recount> = {}): Recount => ({
  set: { model: 'm', reference: '', kind, slices: [T0] },
  binnings: BINNINGS,
  segmentation: {
    dimensions: ['region', 'sex'],
    attributes: ['sex', 'age'],
    crossed: [['sex', 'age']],
    full: new Map(),
  },
  positiveClass: '1',
  sliceSeconds: 600,
  ...over,
})

it('counts groups of people once, for predictions and outcomes alone, and finds the same again', async () => {
  await writePredictions(opened.store, ROWS)
  await writeLabels(
    opened.store,
    [1, 2, 3].map(id => labelOf(id, { label: '1' })),
  )
  await recountSlices(opened.store, 'p', recount('features'))
  await recountSlices(opened.store, 'p', recount('outcome'))

  const counted = await readHistograms(opened.store, 'p', {
    ...{ model: 'm', reference: '', version: '', segments: 'every' },
    ...{ binnings: BINNINGS, from: T0, to: T0 + 600 },
  })
  const rowsOf = (subject: string) =>
    Object.fromEntries(
      counted.filter(each => each.subject === subject).map(each => [each.segment, each.histogram.n]),
    )
  expect(rowsOf('prediction')).toEqual({
    '': 6,
    'region=eu': 1,
    'sex=f': 3,
    'sex=m': 1,
    'sex=x=y&z': 1,
    'age=<30': 1,
    'age=30+': 1,
    'age=a&b%': 2,
    'sex&age=f&<30': 1,
    'sex&age=f&30+': 1,
    'sex&age=x=y%26z&a%26b%25': 1,
  })
  expect(rowsOf('outcome')).toEqual({
    '': 3,
    'region=eu': 1,
    'sex=f': 2,
    'sex=m': 1,
    'age=<30': 1,
    'age=30+': 1,
    'sex&age=f&<30': 1,
    'sex&age=f&30+': 1,
  })
  // Features are counted by segment alone.
  expect(rowsOf('feature:sex')).toEqual({ '': 6, 'region=eu': 1, 'sex=f': 1 })
  const outcome = counted.find(each => each.subject === 'outcome' && each.segment === 'sex=f')
  expect(outcome!.histogram.categories).toEqual(
    new Map([
      ['["1","0"]', 1],
      ['["1","1"]', 1],
    ]),
  )
  expect(await verifySlices(opened.store, 'p', recount('features'))).toEqual([])
  expect(await verifySlices(opened.store, 'p', recount('outcome'))).toEqual([])
})

it('leaves nothing of a group whose attribute is protected no more', async () => {
  const without = { segmentation: byDimensions('region') }
  expect(await verifySlices(opened.store, 'p', recount('features', without))).not.toEqual([])
  await recountSlices(opened.store, 'p', recount('features', without))
  await recountSlices(opened.store, 'p', recount('outcome', without))
  const segments = (await storedHistograms(opened.store)).map(({ segment }) => segment)
  expect([...new Set(segments)]).toEqual(['', 'region=eu'])
  expect(await verifySlices(opened.store, 'p', recount('features', without))).toEqual([])
})
