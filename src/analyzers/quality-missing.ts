import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { NULL } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import type { Question, View } from './question.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

const missingWindows = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, { counted: ({ n, missing }) => ({ n, x: [missing] }), empty: [0] }),
)

/** Asks whether more rows lack a value than in the reference. */
export function missing(view: View, name: string): Question | null {
  const subject = `feature:${name}`
  const histogram = view.current.get('')?.get(subject)
  const whole = view.reference?.whole.get('')?.get(subject)
  if (!histogram) return null
  const windows = view.reference?.windows.get(subject)
  return {
    subject: `missing:${name}`,
    segment: '',
    n: histogram.n,
    n_reference: whole?.n ?? 0,
    figures: [
      rateFigure(
        'missing_rate',
        countMissing(histogram),
        whole && whole.n > 0 ? rowsIn(whole.counts, NULL) / whole.n : null,
      ),
    ],
    asked:
      view.reference && windows
        ? askRate(view, { subject, windows: missingWindows(view.reference, windows), count: countMissing })
        : null,
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of values are missing (reference ${percent(judgement.reference)}).`,
  }
}

const countMissing = ({ n, counts }: Histogram) => ({ n, x: rowsIn(counts, NULL) })
