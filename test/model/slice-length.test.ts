import { expect, it } from 'vitest'
import { ModelSettings } from '../../src/model/model.ts'
import { sliceSecondsOf, withLastingSlices } from '../../src/model/slice-length.ts'

const settings = (features: number, slice?: '10m' | '60m') =>
  ModelSettings.parse({
    task: 'regression',
    features: Object.fromEntries(Array.from({ length: features }, (_, i) => [`x${i}`, 'numeric'])),
    ...(slice ? { slice } : {}),
  })

it.each([
  ['none said, few features', settings(200), 600],
  ['none said, many features', settings(201), 3_600],
  ['ten minutes', settings(1, '10m'), 600],
  ['an hour', settings(1, '60m'), 3_600],
])('slices: %s', (_, of, seconds) => {
  expect(sliceSecondsOf(of)).toBe(seconds)
})

it('an hour stays, whatever becomes of the features, and nothing else does', () => {
  const hours = withLastingSlices(settings(201))
  expect(hours.slice).toBe('60m')
  expect(withLastingSlices(settings(1), hours).slice).toBe('60m')
  expect(withLastingSlices(settings(1, '10m'), hours).slice).toBe('60m')
  expect(withLastingSlices(settings(200), settings(3)).slice).toBeUndefined()
})
