import type { ReferenceWindows } from '../stats/decision/reference-profile.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { wilson } from '../stats/performance/wilson.ts'
import type { Asked, Figure, View } from './question.ts'

/** A rate of values that should not be matters from a rise of one in a hundred that also doubles it. */
const RATE_MINIMUM = { warning: 0.01, critical: 0.05 }
const LEAST_RATIO = 2

/** Rows, and those of them that are counted. */
interface Counted {
  n: number
  x: number
}

/** Asks the decision rule whether the rate of what is counted has risen. */
export function askRate(
  view: View,
  {
    subject,
    windows,
    count,
    designEffect = 1,
  }: {
    /** Whose histograms are counted. */
    subject: string
    windows: ReferenceWindows
    count: (histogram: Histogram) => Counted
    /** How many rows tell as much as one; `windows` are in such already. */
    designEffect?: number
  },
): Asked {
  const counted = (histogram: Histogram, bucket: number) => {
    const { n, x } = count(histogram)
    // Whole ones: the exact tail of a rare rate counts rows.
    const independent = n === 0 ? 0 : Math.max(1, Math.floor(n / designEffect))
    return { n: independent, bucket, x: [n === 0 ? 0 : x * (independent / n)] }
  }
  const current = view.current.get('')?.get(subject)
  return {
    kind: 'rate',
    windows,
    window: current ? counted(current, view.bucket) : { n: 0, bucket: view.bucket, x: [0] },
    before: view.before.flatMap(({ side, bucket }) => {
      const past = side.get('')?.get(subject)
      return past ? [counted(past, bucket)] : []
    }),
    side: 'upper',
    minimum: RATE_MINIMUM,
    minimumRatio: LEAST_RATIO,
  }
}

/** A rate with Wilson's interval, beside the reference's; `unsure` rows may be counted as well. */
export function rateFigure(
  name: string,
  { n, x, unsure = 0 }: Counted & { unsure?: number },
  reference: number | null,
): Figure {
  const interval = wilson(x, n)
  return {
    name,
    value: n > 0 ? x / n : null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    bound: n > 0 ? unsure / n : null,
    p_value: null,
    n,
    reference_value: reference,
  }
}
