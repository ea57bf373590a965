import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import type { Analyzer } from './question.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

const errorWindows = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, { counted: ({ n, valid }) => ({ n, x: [valid] }), empty: [0] }),
)

/** Rows, and those that failed. */
export const countErrors = (histogram: Histogram): { n: number; x: number } => ({
  n: histogram.n,
  x: validRows(histogram),
})

/** Do more predictions fail than did? */
export const errors: Analyzer = {
  name: 'errors',
  title: 'Errors',
  kind: 'features',
  family: 'predictions',
  questions: view => {
    const histogram = view.current.get('')?.get('error')
    if (!histogram) return []
    const whole = view.reference?.whole.get('')?.get('error')
    const windows = view.reference?.windows.get('error')
    return [
      {
        subject: 'error',
        segment: '',
        n: histogram.n,
        n_reference: whole?.n ?? 0,
        figures: [
          rateFigure('error_rate', countErrors(histogram), whole ? validRows(whole) / whole.n : null),
        ],
        asked:
          view.reference && windows
            ? askRate(view, {
                subject: 'error',
                windows: errorWindows(view.reference, windows),
                count: countErrors,
              })
            : null,
        explain: judgement =>
          withheldReason(judgement) ??
          `${percent(judgement.current)} of predictions failed (reference ${percent(judgement.reference)}).`,
      },
    ]
  },
}
