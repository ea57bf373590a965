import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { DUPLICATE_ROW } from '../store/count-duplicates.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import type { Question, View } from './question.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

const repeatedWindows = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, { counted: ({ n, valid }) => ({ n, x: [valid] }), empty: [0] }),
)

const countRepeated = (histogram: Histogram) => ({ n: histogram.n, x: validRows(histogram) })

/** Asks whether more rows have the features of another row of their ten minutes than in the reference. */
export function duplicateRow(view: View): Question | null {
  const histogram = view.current.get('')?.get(DUPLICATE_ROW)
  if (!histogram) return null
  const whole = view.reference?.whole.get('')?.get(DUPLICATE_ROW)
  const windows = view.reference?.windows.get(DUPLICATE_ROW)
  return {
    subject: DUPLICATE_ROW,
    segment: '',
    n: histogram.n,
    n_reference: whole?.n ?? 0,
    figures: [
      rateFigure('duplicate_row_rate', countRepeated(histogram), whole ? validRows(whole) / whole.n : null),
    ],
    asked:
      view.reference && windows
        ? askRate(view, {
            subject: DUPLICATE_ROW,
            windows: repeatedWindows(view.reference, windows),
            count: countRepeated,
          })
        : null,
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of rows repeat another of their ten minutes in every feature (reference ${percent(judgement.reference)}).`,
  }
}
