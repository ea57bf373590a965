import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { NULL } from '../stats/histogram/binning.ts'
import { wilson } from '../stats/performance/wilson.ts'
import { percent, withheldReason } from './explain.ts'
import type { Analyzer, Question, View } from './question.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

/** A rate of missing values matters from a rise of one in a hundred that also doubles it. */
const RATE_MINIMUM = { warning: 0.01, critical: 0.05 }
const LEAST_RATIO = 2

const missingWindows = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, { counted: ({ n, missing }) => ({ n, x: [missing] }), empty: [0] }),
)

function missing(view: View, name: string): Question | null {
  const subject = `feature:${name}`
  const histogram = view.current.get('')?.get(subject)
  const whole = view.reference?.whole.get('')?.get(subject)
  if (!histogram) return null
  const rows = rowsIn(histogram.counts, NULL)
  const value = histogram.n > 0 ? rows / histogram.n : null
  const interval = wilson(rows, histogram.n)
  const windows = view.reference?.windows.get(subject)
  return {
    subject: `missing:${name}`,
    segment: '',
    n: histogram.n,
    n_reference: whole?.n ?? 0,
    figures: [
      {
        name: 'missing_rate',
        value,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        bound: 0,
        p_value: null,
        n: histogram.n,
        reference_value: whole && whole.n > 0 ? rowsIn(whole.counts, NULL) / whole.n : null,
      },
    ],
    asked:
      view.reference && windows
        ? {
            kind: 'rate',
            windows: missingWindows(view.reference, windows),
            window: { n: histogram.n, bucket: view.bucket, x: [rows] },
            before: view.before.flatMap(({ side, bucket }) => {
              const past = side.get('')?.get(subject)
              return past ? [{ n: past.n, bucket, x: [rowsIn(past.counts, NULL)] }] : []
            }),
            side: 'upper',
            minimum: RATE_MINIMUM,
            minimumRatio: LEAST_RATIO,
          }
        : null,
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of values are missing (reference ${percent(judgement.reference)}).`,
  }
}

/** Do inputs arrive whole? */
export const dataQuality: Analyzer = {
  name: 'data_quality',
  title: 'Data quality',
  kind: 'features',
  family: 'features',
  questions: view => Object.keys(view.model.settings.features).flatMap(name => missing(view, name) ?? []),
}
