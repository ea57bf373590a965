import type { Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import type { Baseline } from './reference-cache.ts'
import { loadReferenceSide, windowMsOf } from './reference-side.ts'
import { rollTo } from './roll-to.ts'

/** What windows of a model are to be judged by. */
export interface JudgedBy {
  model: Model
  /** Its binnings are kept to, whatever is frozen meanwhile: windows looked back at were read with them. */
  baseline: Baseline
  /** Start of the window in which the model's data began, in epoch seconds. */
  began: number
}

/**
 * The baseline of each window, by its start in epoch seconds: the same for all of them, unless its reference is a
 * rolling one. That is read anew for each window, and kept until the next.
 */
export function baselineByWindow(
  store: Store,
  { model, baseline, began }: JudgedBy,
): (start: number) => Promise<Baseline> {
  const { binnings } = baseline
  const reference = baseline.reference?.reference
  if (!reference?.rolling) return async () => baseline
  const windowMs = windowMsOf(model)
  let newest: { start: number; baseline: Baseline } | null = null
  return async start => {
    if (newest?.start === start) return newest.baseline
    const judged = { before: start * 1000, windowMs, began: began * 1000 }
    const rolled = await rollTo(store, { model, reference }, judged)
    const side = await loadReferenceSide(store, { model, ...rolled, binnings, segment: '' })
    newest = { start, baseline: { binnings, reference: side } }
    return newest.baseline
  }
}
