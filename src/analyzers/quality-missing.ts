import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { NULL } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import { judged } from './judge-one-value.ts'
import { isGone } from './quality-schema.ts'
import type { Question, View } from './question.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

const missingWindows = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, { counted: ({ n, missing }) => ({ n, x: [missing] }), empty: [0] }),
)

/**
 * Asks whether more rows lack a value than in the reference. Where all do as the feature comes no longer, that is told of
 * the schema, and here neither begins nor ends an alert.
 */
export function missing(view: View, name: string): Question | null {
  const subject = `feature:${name}`
  const histogram = view.current.get('')?.get(subject)
  const whole = view.reference?.whole.get('')?.get(subject)
  if (!histogram) return null
  const windows = view.reference?.windows.get(subject)
  const question: Question = {
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
  if (!isGone(view, name)) return question
  return {
    ...question,
    asked: null,
    answer: {
      judgement: judged(view.reference?.starts.length ?? 0, { verdict: 'cannot_tell' }),
      evidence: { told_as: `schema:${name}` },
    },
    explain: () => `This feature comes no longer, which is told as schema:${name}.`,
  }
}

const countMissing = ({ n, counts }: Histogram) => ({ n, x: rowsIn(counts, NULL) })
