import { minimumOf } from '../src/stats/decision/material-change.ts'
import { rootBetween } from '../src/stats/special/root-between.ts'
import type { Asking } from './false-alarm-rules.ts'
import type { Change, WatchedModel } from './power-models.ts'
import { openRandom } from './quiet-random.ts'
import type { QuietWindow } from './quiet-streams.ts'

/** So many rows that shares are known to a hundredth of a point. */
const ROWS = 100_000_000

/** The least part of the largest change that is looked at. */
const LEAST = 1e-4

/** The largest change of which people do not want to know: what it makes of each share asked about is below the minimum. */
export function largestImmaterial(model: WatchedModel, change: Change): number {
  const families = model.families(ROWS)
  const unchanged = model.draw(openRandom(0, 0), ROWS, noShift)
  const excess = (size: number) => {
    const changed = change.draw(size)(openRandom(0, 1), ROWS, noShift)
    return Math.max(...families.map(([first]) => excessOverMinimum(first!, unchanged, changed)))
  }
  return rootBetween(excess, LEAST * change.largest, change.largest)
}

const noShift = () => 0

/** By how much the subject that a question is about changed more than the question asks for, in the share that did most. */
function excessOverMinimum(
  asking: Asking,
  before: QuietWindow['subjects'],
  after: QuietWindow['subjects'],
): number {
  const sharesOf = (subjects: QuietWindow['subjects']) =>
    asking.reduce(subjects[asking.subject]!).map(count => count / ROWS)
  const changed = sharesOf(after)
  const excesses = sharesOf(before).map((reference, j) => {
    const difference = changed[j]! - reference
    const change = { upper: difference, lower: -difference, both: Math.abs(difference) }[asking.side]
    return change - minimumOf(asking, { reference }).warning
  })
  return Math.max(...excesses)
}
