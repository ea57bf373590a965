import type { Model } from '../model/model.ts'
import { SLOW_WINDOWS } from '../stats/decision/judge-window.ts'
import type { Store } from '../store/client.ts'
import { readHistograms } from '../store/histograms.ts'
import type { SliceKind } from '../store/slices.ts'
import { OUTCOME_SUBJECTS } from './performance-of.ts'
import type { PastWindow } from './question.ts'
import type { Baseline } from './reference-cache.ts'
import { type ReferenceSide, windowMsOf } from './reference-side.ts'
import { type Side, sideOf } from './side.ts'

/** A window of one kind; `start` in epoch seconds. */
interface Place {
  kind: SliceKind
  start: number
}

/** The windows before the one that is being measured. */
export interface LookBack {
  /** The six windows before one, newest last; fewer where the model's data began later, none without a reference. */
  before(place: Place, reference: ReferenceSide | null): Promise<PastWindow[]>
  /** Keeps a window that was read to be measured: the next ones look back at it. */
  keep(place: Place, side: Side): void
}

/**
 * Looks back while windows are measured in order of time: what is missing is read at once, and what was measured on
 * the way is not read again.
 *
 * @param first start of the window in which the model's data began, in epoch seconds: it is not a whole one
 */
export function openLookBack(
  store: Store,
  { model, binnings, first }: { model: Model; binnings: Baseline['binnings']; first: number },
): LookBack {
  const seconds = windowMsOf(model) / 1000
  const kept = { features: new Map<number, Side>(), outcome: new Map<number, Side>() }
  const read = async (kind: SliceKind, range: { from: number; to: number }) => {
    const counted = await readHistograms(store, model.project, {
      ...range,
      model: model.model,
      reference: '',
      version: '',
      ...(kind === 'features' ? { segments: [''] } : { segments: 'every', subjects: OUTCOME_SUBJECTS }),
      binnings,
      windowSeconds: seconds,
    })
    for (let start = range.from; start < range.to; start += seconds)
      kept[kind].set(start, sideOf(counted.filter(({ window }) => window === start)))
  }
  return {
    before: async ({ kind, start }, reference) => {
      if (!reference) return []
      const starts = Array.from(
        { length: SLOW_WINDOWS - 1 },
        (_, i) => start + (i + 1 - SLOW_WINDOWS) * seconds,
      ).filter(each => each >= first)
      const missing = starts.filter(each => !kept[kind].has(each))
      if (missing.length > 0) await read(kind, { from: missing[0]!, to: missing.at(-1)! + seconds })
      for (const each of kept[kind].keys()) if (!starts.includes(each)) kept[kind].delete(each)
      return starts.map(each => ({
        side: kept[kind].get(each)!,
        bucket: reference.season.bucketOf(each * 1000),
        isWindow: each !== first,
      }))
    },
    keep: ({ kind, start }, side) => kept[kind].set(start, side),
  }
}
