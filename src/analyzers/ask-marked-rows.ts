import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import type { Question, View } from './question.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

/** A subject that has a value in some rows and none in the others. */
export interface MarkedRows {
  subject: string
  /** What the share of marked rows is called. */
  figure: string
  /** What a marked row did, after "5 % of". */
  did: string
}

const markedWindows = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, { counted: ({ n, valid }) => ({ n, x: [valid] }), empty: [0] }),
)

/** Rows, and those that are marked. */
export const countMarked = (histogram: Histogram): { n: number; x: number } => ({
  n: histogram.n,
  x: validRows(histogram),
})

/** Asks whether more rows are marked than in the reference; of all rows together. */
export function askMarkedRows(view: View, { subject, figure, did }: MarkedRows): Question | null {
  const histogram = view.current.get('')?.get(subject)
  if (!histogram) return null
  const whole = view.reference?.whole.get('')?.get(subject)
  const windows = view.reference?.windows.get(subject)
  return {
    subject,
    segment: '',
    n: histogram.n,
    n_reference: whole?.n ?? 0,
    figures: [rateFigure(figure, countMarked(histogram), whole ? validRows(whole) / whole.n : null)],
    asked:
      view.reference && windows
        ? askRate(view, { subject, windows: markedWindows(view.reference, windows), count: countMarked })
        : null,
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of ${did} (reference ${percent(judgement.reference)}).`,
  }
}
