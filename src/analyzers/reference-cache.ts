import { pairOf } from '../model/asked-segment.ts'
import type { Model } from '../model/model.ts'
import { type FrozenBinning, readBinnings } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import { findReference, listReferences, type Reference } from '../store/references.ts'
import { readCountedUntil } from '../store/slices.ts'
import { loadReferenceSide, type ReferenceSide } from './reference-side.ts'

/** What judging a model needs besides the window itself. */
export interface Baseline {
  binnings: ReadonlyMap<string, FrozenBinning>
  reference: ReferenceSide | null
}

/** Keeps each model's reference in memory, reduced; read again whenever it was replaced or counted anew. */
export class ReferenceCache {
  readonly #store: Store
  readonly #baselines = new Map<string, { seen: string; key: string; baseline: Baseline }>()

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * @param name which reference; the newest one when left out
   * @param segment one segment as if it were all rows; '' for all rows
   */
  async baselineOf(
    model: Model,
    { name, segment = '' }: { name?: string; segment?: string } = {},
  ): Promise<Baseline> {
    const place = JSON.stringify([model.project, model.model, name ?? null, segment])
    // While none of these changes nothing has to be asked.
    const seen = JSON.stringify([this.#store.changes, model.settings])
    const cached = this.#baselines.get(place)
    if (cached?.seen === seen) return cached.baseline
    const { key, load } = await this.#look(model, { name, segment })
    // Of two dimensions there are too many segments to keep them all.
    if (pairOf(model.settings, segment)) return load()
    const baseline = cached?.key === key ? cached.baseline : await load()
    this.#baselines.set(place, { seen, key, baseline })
    return baseline
  }

  /** What a baseline rests on, cheap to ask for, and how to load it. */
  async #look(
    model: Model,
    { name, segment }: { name: string | undefined; segment: string },
  ): Promise<{ key: string; load: () => Promise<Baseline> }> {
    const { project } = model
    const [binnings, reference] = await Promise.all([
      readBinnings(this.#store, project, model.model),
      this.#find(model, name),
    ])
    const ids = [...binnings].map(([subject, { id }]) => [subject, id])
    if (!reference)
      return { key: JSON.stringify([ids, model.settings]), load: async () => ({ binnings, reference: null }) }
    const counted = await readCountedUntil(this.#store, project, {
      model: model.model,
      reference: reference.upload,
      from: reference.from / 1000,
      to: reference.to / 1000,
    })
    return {
      key: JSON.stringify([reference, counted, ids, model.settings]),
      load: async () => ({
        binnings,
        reference: await loadReferenceSide(this.#store, { model, reference, binnings, segment }),
      }),
    }
  }

  async #find({ project, model }: Model, name: string | undefined): Promise<Reference | null> {
    if (name !== undefined) return findReference(this.#store, project, { model, name })
    const [newest] = await listReferences(this.#store, project, model)
    return newest ?? null
  }
}
