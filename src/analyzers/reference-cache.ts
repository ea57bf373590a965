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
  readonly #sides = new Map<string, { key: string; side: ReferenceSide }>()

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * @param name which reference; the newest one when left out
   * @param segment one segment as if it were all rows; '' for all rows
   */
  async baselineOf(model: Model, { name, segment = '' }: { name?: string; segment?: string } = {}): Promise<Baseline> {
    const { project } = model
    const [binnings, reference] = await Promise.all([
      readBinnings(this.#store, project, model.model),
      this.#find(model, name),
    ])
    if (!reference) return { binnings, reference: null }
    const counted = await readCountedUntil(this.#store, project, { model: model.model, reference: reference.upload })
    const ids = [...binnings.values()].map(({ id }) => id)
    const key = JSON.stringify([reference, counted, ids, model.settings])
    const place = JSON.stringify([project, model.model, reference.name, segment])
    const cached = this.#sides.get(place)
    if (cached?.key === key) return { binnings, reference: cached.side }
    const side = await loadReferenceSide(this.#store, { model, reference, binnings, segment })
    this.#sides.set(place, { key, side })
    return { binnings, reference: side }
  }

  async #find({ project, model }: Model, name: string | undefined): Promise<Reference | null> {
    if (name !== undefined) return findReference(this.#store, project, { model, name })
    const [newest] = await listReferences(this.#store, project, model)
    return newest ?? null
  }
}
