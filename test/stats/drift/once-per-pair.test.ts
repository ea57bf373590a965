import { expect, it } from 'vitest'
import { oncePerPair } from '../../../src/stats/drift/once-per-pair.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'

it('computes anew for another reference, another current sample or another binning, and only then', () => {
  let times = 0
  const compute = oncePerPair(() => ++times)
  const [a, b, c] = [empty(), empty(), empty()]
  const binning = freezeNumeric(new Float64Array(), { transform: 'asinh' })
  const other = freezeNumeric(new Float64Array(), { transform: 'logit' })
  expect([compute(a, b, binning), compute(a, b, binning)]).toEqual([1, 1])
  expect(compute(c, b, binning)).toBe(2)
  expect(compute(c, a, binning)).toBe(3)
  expect(compute(c, b, binning)).toBe(2)
  expect(compute(c, b, other)).toBe(4)
})
