import { type ColdWindow, coldRule } from '../stats/decision/cold-rule.ts'
import { MIN_REFERENCE_WINDOWS } from '../stats/decision/finding.ts'
import { ks } from '../stats/drift/ks.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { plain } from './explain.ts'
import type { Question, View } from './question.ts'
import { windowMsOf } from './reference-side.ts'
import type { Side } from './side.ts'

/** Whether a reference has windows, but so few that only the cold rule may alarm. */
const isCold = ({ reference }: Pick<View, 'reference'>): boolean =>
  reference !== null && reference.starts.length > 0 && reference.starts.length < MIN_REFERENCE_WINDOWS

/**
 * Asks the cold rule of a numeric subject that is still learning: is it far from the reference in this window
 * and in the one before?
 *
 * @returns what to tell people; null where the rule does not apply or does not alarm
 */
export function judgeCold(view: View, { subject, asked }: Question): string | null {
  const before = view.before.at(-1)
  if (!before || asked?.kind !== 'cuts' || !isCold(view)) return null
  const previous = distanceOf(view, before.side, subject)
  const current = distanceOf(view, view.current, subject)
  if (!previous || !current || !coldRule(previous, current, windowMsOf(view.model))) return null
  return (
    `Far from the reference in two windows running: the largest difference of shares (KS) is ${plain(previous.ks)}, then ${plain(current.ks)}. ` +
    `The reference is still short (${view.reference?.starts.length} of ${MIN_REFERENCE_WINDOWS} windows), so only changes this large are told.`
  )
}

function distanceOf({ binnings, reference }: View, side: Side, subject: string): ColdWindow | null {
  const frozen = binnings.get(subject)
  const histogram = side.get('')?.get(subject)
  const whole = reference?.whole.get('')?.get(subject)
  if (!frozen || !histogram || !whole) return null
  const found = ks.compute(whole, histogram, frozen.binning)
  return found && { ks: found.value, n: validRows(histogram), m: validRows(whole) }
}
