import { expect, it } from 'vitest'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { trivialModel } from '../../../src/stats/performance/trivial-model.ts'
import { evidence, golden, labelSums, outcomes, residuals } from './golden.ts'

it('of a classification always says the most frequent label', () => {
  // 140 of 400 labels are positive.
  expect(trivialModel(evidence.binary)).toEqual({ name: 'accuracy', value: 260 / 400 })
  const outcome = outcomes([['a', 'b'], ['b', 'b'], ['c', 'c'], ['a', 'c']]) // biome-ignore format: a table
  expect(trivialModel({ outcome })).toEqual({ name: 'accuracy', value: 0.5 })
})

it('of a regression always says the mean label', () => {
  const { label } = golden.regression
  const mean = label.reduce((sum, y) => sum + y, 0) / label.length
  const rmse = Math.sqrt(label.reduce((sum, y) => sum + (y - mean) ** 2, 0) / label.length)
  const found = trivialModel(evidence.regression)!
  expect(found.name).toBe('rmse')
  expect(found.value).toBeCloseTo(rmse, 9)
  expect(trivialModel({ label: labelSums([4, 4, 4]) })).toEqual({ name: 'rmse', value: 0 })
})

it('is null where nothing is known of labels', () => {
  expect(trivialModel({})).toBeNull()
  expect(trivialModel({ outcome: empty() })).toBeNull()
  expect(trivialModel({ residual: residuals([1, 2]) })).toBeNull()
  expect(trivialModel({ label: labelSums([]) })).toBeNull()
  expect(trivialModel({ label: labelSums([1e308, -1e308]) })).toBeNull()
})
