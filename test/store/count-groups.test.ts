import { expect, it } from 'vitest'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { countingsOf, minuteCountings } from '../../src/store/count-groups.ts'
import { countTogether } from '../../src/store/count-together.ts'
import { byDimensions, frozen } from './example-rows.ts'

const NUMBERS = freezeNumeric(Float64Array.of(1, 2, 3, 4), { transform: 'asinh' })
const NAMES = freezeCategorical(new Map([['a', 1]]))

/** The statement that counts a set of slices of a model with so many features of each kind. */
function statementOf(features: number): string {
  const each = (prefix: string, binning: typeof NUMBERS | typeof NAMES) =>
    Object.fromEntries(Array.from({ length: features }, (_, i) => [`feature:${prefix}${i}`, binning]))
  const binnings = frozen({ ...each('x', NUMBERS), ...each('c', NAMES), latency_ms: NUMBERS })
  const how = { binnings, segmentation: byDimensions('region'), isCrowded: false }
  const countings = [...countingsOf('features', how), ...minuteCountings(how)]
  return countTogether(countings.map(counting => ({ ...counting, span: 600 }))).sql
}

// ClickHouse takes longer to plan a long statement than to count a small slice.
it('counts a thousand features by the same statement as one', () => {
  expect(statementOf(1_000)).toBe(statementOf(1))
})
