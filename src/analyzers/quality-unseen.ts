import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { rowsUnseen } from '../stats/quality/rows-unseen.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import type { Question, View } from './question.ts'

/** Asks whether more rows are in categories the reference did not have than each half of it has that the other has not. */
export function unseen(view: View, name: string): Question | null {
  const subject = `feature:${name}`
  const histogram = view.current.get('')?.get(subject)
  const whole = view.reference?.whole.get('')?.get(subject)
  const known = view.reference?.quality.get(subject)?.categories
  if (!histogram || !whole || !known) return null
  const { seen, designEffect, windows, rate } = known
  const count = (rows: Histogram) => rowsUnseen(seen, rows)
  return {
    subject: `unseen:${name}`,
    segment: '',
    n: validRows(histogram),
    n_reference: validRows(whole),
    figures: [rateFigure('unseen_rate', count(histogram), rate)],
    asked: askRate(view, { subject, windows, count, designEffect }),
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of values are of categories the reference did not have (between its halves ${percent(judgement.reference)}).`,
  }
}
