import { validRows } from '../stats/histogram/valid-rows.ts'
import { type Range, rowsBeyond } from '../stats/quality/rows-beyond.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, plain, withheldReason } from './explain.ts'
import type { Question, View } from './question.ts'

/**
 * Asks whether more numbers lie beyond the reference's than its own windows have beyond each other's. Where the
 * edges of its windows move, they may move further: only what lies beyond that is judged.
 */
export function outOfRange(view: View, name: string): Question | null {
  const subject = `feature:${name}`
  const histogram = view.current.get('')?.get(subject)
  const whole = view.reference?.whole.get('')?.get(subject)
  const known = view.reference?.quality.get(subject)?.range
  if (!histogram || !whole || !known) return null
  const { binning, range, limits, designEffect, windows, rate, rateBeyondLimits } = known
  const moves = limits.min < range.min || limits.max > range.max
  return {
    subject: `out_of_range:${name}`,
    segment: '',
    n: validRows(histogram),
    n_reference: validRows(whole),
    figures: [
      rateFigure('out_of_range_rate', rowsBeyond(binning, range, histogram), rate),
      ...(moves
        ? [rateFigure('beyond_limits_rate', rowsBeyond(binning, limits, histogram), rateBeyondLimits)]
        : []),
    ],
    asked: askRate(view, {
      subject,
      windows,
      count: rows => rowsBeyond(binning, limits, rows),
      designEffect,
    }),
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of values are outside ${moves ? `${between(limits)}, further out than the edges of ` : ''}the reference’s range, ${between(range)}${moves ? ', move' : ''} (reference ${percent(judgement.reference)}).`,
  }
}

const between = ({ min, max }: Range): string => `${plain(min)} to ${plain(max)}`
