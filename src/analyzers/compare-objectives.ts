import { sliceSecondsOf } from '../model/slice-length.ts'
import { type BurnRatePair, burnRates, burnStretches } from '../stats/objectives/burn-rate.ts'
import type { Store } from '../store/client.ts'
import { MINUTE_SECONDS } from '../store/slices.ts'
import { rateFigure } from './ask-rate.ts'
import { type Objective, objectivesOf, rowsByWindow } from './objectives.ts'
import type { View } from './question.ts'
import { readRange } from './read-range.ts'
import type { ViewRange } from './view-range.ts'

/** What a model promises, and whether it keeps to it. */
export interface ComparedObjective extends Pick<Objective, 'objective' | 'threshold' | 'share'> {
  /** The share that was, over the whole range. */
  value: number | null
  low: number | null
  high: number | null
  bound: number | null
  n: number
  reference: number | null
  /** How fast the budget of what may be bad is spent where the range ends. */
  burn_rates: BurnRatePair[]
}

/**
 * Compares what a model promises with a range of production, and with the last three days of that range: up to its last
 * whole minute, or slice where one segment is asked for.
 *
 * @param slicesFrom how far back minutes and slices are kept, in epoch seconds
 */
export async function compareObjectives(
  store: Store,
  { view, range, slicesFrom }: { view: View; range: ViewRange; slicesFrom: number },
): Promise<ComparedObjective[]> {
  const objectives = objectivesOf(view)
  if (objectives.length === 0) return []
  const { segment = '', version, upload } = range
  const slice = sliceSecondsOf(view.model.settings)
  const spans = segment === '' && upload === undefined ? [MINUTE_SECONDS, slice] : [slice]
  const shortest = spans[0]!
  // What is not over yet says how it began.
  const end = Math.floor(range.to / 1000 / shortest) * shortest
  const read = burnStretches(shortest).map(({ from, to }) =>
    readRange(store, view, {
      ...{ reference: upload ?? '', version, segments: [segment], spans },
      subjects: objectives.map(({ subject }) => subject),
      from: (end - from) * 1000,
      to: (end - to) * 1000,
    }),
  )
  const counted = (await Promise.all(read)).flat()
  return objectives.map(objective => {
    const { subject, good, ...described } = objective
    const histogram = view.current.get('')?.get(subject)
    const whole = view.reference?.whole.get('')?.get(subject)
    const reference = whole && good(whole)
    const {
      name: _,
      p_value: _p,
      reference_value,
      ...kept
    } = rateFigure(
      objective.objective,
      histogram ? good(histogram) : { n: 0, x: 0 },
      reference && reference.n > 0 ? reference.x / reference.n : null,
    )
    return {
      ...described,
      ...kept,
      reference: reference_value,
      burn_rates: burnRates(rowsByWindow(objective, counted), {
        ...{ share: objective.share, end, shortest, keptFrom: slicesFrom },
      }),
    }
  })
}
