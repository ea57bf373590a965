import type { View } from '../../src/analyzers/question.ts'
import { countsOf } from '../../src/analyzers/reference-side.ts'
import type { Side } from '../../src/analyzers/side.ts'
import { binningId } from '../../src/stats/histogram/binning-id.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { merge } from '../../src/stats/histogram/merge.ts'
import { exampleView, loanDays } from './example-view.ts'

/** Rows of a window, and how many of them failed. */
export interface Failures {
  n: number
  failed: number
}

const binning = freezeNumeric(Float64Array.of(1), { transform: 'asinh' })
const frozen = { id: binningId(binning), binning, learning: false }
const histogramOf = ({ n, failed }: Failures) =>
  count(
    binning,
    Array.from({ length: n }, (_, i) => (i < failed ? 1 : null)),
  )

/** What is counted of such a window. */
export const sideOfFailures = (window: Failures): Side =>
  new Map([['', new Map([['error', histogramOf(window)]])]])

/** A view of windows in which so many rows failed, counted as the slicer would. */
export function errorView({
  reference,
  current,
}: {
  reference: readonly Failures[]
  current: Failures
}): View {
  const loan = loanDays(1, { n: 1 })
  const view = exampleView({ reference: loan(reference.length), current: loan(1)[0]! })
  const histograms = reference.map(histogramOf)
  return {
    ...view,
    binnings: new Map([['error', frozen]]),
    reference: view.reference && {
      ...view.reference,
      season: { ...view.reference.season, covered: true, bucketOf: () => 0 },
      whole: new Map([['', new Map([['error', merge(...histograms)]])]]),
      windows: new Map([['error', histograms.map(histogram => countsOf(frozen, histogram))]]),
    },
    bucket: 0,
    current: sideOfFailures(current),
  }
}
