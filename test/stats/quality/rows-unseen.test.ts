import { expect, it } from 'vitest'
import { binCounts } from '../../../src/stats/histogram/bin-counts.ts'
import { OTHER } from '../../../src/stats/histogram/binning.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { rowsUnseen } from '../../../src/stats/quality/rows-unseen.ts'

const names = new Set(['DE', 'FR'])

it('counts rows of categories that were not seen, of those that have one', () => {
  const binning = freezeCategorical(new Map(Object.entries({ DE: 2, FR: 1 })))
  const rows = count(binning, ['DE', 'FR', 'US', 'US', null])
  expect(rowsUnseen({ names, areAll: true }, rows)).toEqual({ n: 4, x: 2, unsure: 0 })
})

it('rows pooled as other were not seen where all that were are known, and may have been elsewhere', () => {
  const pooled = {
    ...empty(),
    n: 10,
    categories: new Map(Object.entries({ DE: 5, US: 2 })),
    counts: binCounts([[OTHER, 3]]),
  }
  expect(rowsUnseen({ names, areAll: true }, pooled)).toEqual({ n: 10, x: 5, unsure: 0 })
  expect(rowsUnseen({ names, areAll: false }, pooled)).toEqual({ n: 10, x: 2, unsure: 3 })
})
