import type { Store } from '../store/client.ts'
import { type CountedModel, readCountedModel } from './counted-model.ts'
import type { ModelCatalog } from './model-catalog.ts'

/** A model as it was read, and what that depends on. */
interface Read {
  counted: CountedModel
  changes: string
}

/** Models with what is known about counting them, read again only when that may have changed: most are counted every minute. */
export class CountedModels {
  readonly #store: Store
  readonly #catalog: ModelCatalog
  readonly #read = new Map<string, Read>()

  constructor(store: Store, catalog: ModelCatalog) {
    this.#store = store
    this.#catalog = catalog
  }

  /** @returns null for a model that there is not */
  async of(name: string): Promise<CountedModel | null> {
    const model = this.#catalog.find(name)
    if (!model) return null
    // Seen before it is read: what is written meanwhile has it read again.
    const { referred, learned } = this.#store.changes
    const changes = `${referred} ${learned}`
    const known = this.#read.get(name)
    if (known?.counted.model === model && known.changes === changes) return known.counted
    const counted = await readCountedModel(this.#store, model)
    this.#read.set(name, { counted, changes })
    return counted
  }
}
