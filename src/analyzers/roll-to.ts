import type { Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { listIncidents } from '../store/incidents.ts'
import type { Reference } from '../store/references.ts'
import { analyzers } from './index.ts'
import { type Judged, rollReference } from './roll-reference.ts'
import { windowsLeftOut } from './windows-left-out.ts'

/** A reference as it is for what it judges. */
export interface RolledReference {
  reference: Reference
  /** Starts of the windows in its range that it has nothing of, in epoch milliseconds. */
  leftOut: readonly number[]
}

/**
 * Those that ask what has changed. Fairness and objectives ask whether something is well now, and may be told of for
 * as long as it is not, though every window is as usual.
 */
const OF_CHANGE = analyzers.filter(({ family }) => family !== 'fairness').map(({ name }) => name)

/** Gives a rolling reference its range, without the windows that showed drift while an alert fired. Any other stays as it is. */
export async function rollTo(
  store: Store,
  { model, reference }: { model: Model; reference: Reference },
  judged: Judged,
): Promise<RolledReference> {
  const { rolling } = reference
  if (!rolling) return { reference, leftOut: [] }
  const { before, windowMs } = judged
  const rolled = rollReference(reference, judged)
  const incidents = await listIncidents(store, model.project, {
    ...{ model: model.model, analyzers: OF_CHANGE, to: before },
    // Far enough back to know what lasted longer than the reference is long.
    from: Math.max(0, rolled.from - rolling.windows * windowMs),
  })
  return { reference: rolled, leftOut: windowsLeftOut(rolled, windowMs, incidents) }
}
