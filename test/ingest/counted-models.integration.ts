import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { CountedModels } from '../../src/ingest/counted-models.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { writeBinnings } from '../../src/store/binnings.ts'
import { writeReference } from '../../src/store/references.ts'
import { addSegmentValues } from '../../src/store/segment-values.ts'
import { frozen } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { type FreshSlicer, freshSlicer } from './fresh-slicer.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let slicer: FreshSlicer
let models: CountedModels
beforeEach(async () => {
  slicer = await freshSlicer(opened.store)
  await slicer.declare({ task: 'regression', features: { x: 'numeric' } })
  models = new CountedModels(opened.store, slicer.catalog)
})

const NUMBERS = freezeNumeric(Float64Array.of(1, 2, 3), { transform: 'asinh' })

it('are read once', async () => {
  const first = await models.of('m')
  const sent = vi.spyOn(opened.store.http, 'send')
  expect(await models.of('m')).toBe(first)
  expect(sent).not.toHaveBeenCalled()
  sent.mockRestore()
})

it.each<[string, () => Promise<unknown>, (counted: object) => void]>([
  [
    'a binning is frozen',
    () => writeBinnings(opened.store, 'p', { model: 'm', binnings: frozen({ 'feature:x': NUMBERS }) }),
    counted => expect(counted).toMatchObject({ binnings: new Map([['feature:x', { binning: NUMBERS }]]) }),
  ],
  [
    'a value of a segment is kept',
    () => addSegmentValues(opened.store, 'p', { model: 'm', values: new Map([['region', ['eu']]]) }),
    counted => expect(counted).toMatchObject({ segmentValues: new Map([['region', ['eu']]]) }),
  ],
  [
    'a reference is made',
    () =>
      writeReference(opened.store, 'p', {
        ...{ model: 'm', name: 'default', upload: 'u', version: '', from: 0, to: 1, rolling: null },
        ...{ rows: 1, content_hash: 'h', created_at: 0 },
      }),
    counted => expect(counted).toMatchObject({ uploads: new Set(['u']) }),
  ],
  [
    'its settings change',
    () => slicer.declare({ task: 'regression', features: { x: 'numeric', y: 'numeric' } }),
    counted =>
      expect(counted).toMatchObject({ model: { settings: { features: { x: 'numeric', y: 'numeric' } } } }),
  ],
])('are read again once %s', async (_, change, expectNew) => {
  await models.of('m')
  await change()
  expectNew((await models.of('m'))!)
})

it('that there are not are none', async () => {
  expect(await models.of('unknown')).toBeNull()
})
