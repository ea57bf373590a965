import { expect, test } from 'vitest'
import { largestImmaterial } from '../../bench/immaterial-change.ts'
import { watchedModels } from '../../bench/power-models.ts'

test('the largest change that does not matter moves a share by the minimum', () => {
  const found = watchedModels().flatMap(model =>
    model.changes.map(change => [change.name, largestImmaterial(model, change)] as const),
  )
  const sizeOf = Object.fromEntries(found)
  // Φ(.12566) = .55: five points at the median.
  expect(sizeOf.mean).toBeCloseTo(0.12566, 3)
  expect(sizeOf['one category of 10']).toBeCloseTo(0.05, 3)
  // Twice as many.
  expect(sizeOf['nulls, from 2 %']).toBeCloseTo(0.02, 3)
  expect(sizeOf['concept: accuracy .9 falls']).toBeCloseTo(0.02, 3)
  expect(sizeOf['tail: rows become 6 σ']).toBeCloseTo(0.01, 3)
})
