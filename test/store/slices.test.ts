import { expect, it } from 'vitest'
import { sliceOf } from '../../src/store/slices.ts'
import { T0 } from './example-rows.ts'

it('a slice begins at ten minutes', () => {
  expect([T0, T0 + 599, T0 + 600].map(sliceOf)).toEqual([T0, T0, T0 + 600])
})
