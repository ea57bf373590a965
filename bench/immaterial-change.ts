import { minimumOf } from '../src/stats/decision/material-change.ts'
import type { Asking } from './false-alarm-rules.ts'
import type { Change, WatchedModel } from './power-models.ts'
import { openRandom } from './quiet-random.ts'
import type { QuietWindow } from './quiet-streams.ts'

/** So many rows that shares are known to a hundredth of a point. */
const ROWS = 100_000_000

/** Halvings of the largest change. */
const STEPS = 20

/** The largest change of which people do not want to know: what it makes of each share asked about is below the minimum. */
export function largestImmaterial(model: WatchedModel, change: Change): number {
  const families = model.families(ROWS)
  const unchanged = model.draw(openRandom(0, 0), ROWS, noShift)
  const isMaterial = (size: number) => {
    const changed = change.draw(size)(openRandom(0, 1), ROWS, noShift)
    return families.some(([first]) => matters(first!, unchanged, changed))
  }
  let below = 0
  let above = change.largest
  for (let step = 0; step < STEPS; step++) {
    const middle = (below + above) / 2
    if (isMaterial(middle)) above = middle
    else below = middle
  }
  return below
}

const noShift = () => 0

/** Whether the subject that a question is about changed by as much as the question asks for. */
function matters(asking: Asking, before: QuietWindow['subjects'], after: QuietWindow['subjects']): boolean {
  const sharesOf = (subjects: QuietWindow['subjects']) =>
    asking.reduce(subjects[asking.subject]!).map(count => count / ROWS)
  const changed = sharesOf(after)
  return sharesOf(before).some((reference, j) => {
    const difference = changed[j]! - reference
    const change = { upper: difference, lower: -difference, both: Math.abs(difference) }[asking.side]
    return change >= minimumOf(asking, { reference }).warning
  })
}
