import { MOST_FEATURES, type Model, type ModelSettings } from '../model/model.ts'
import { sliceSecondsOf, withLastingSlices } from '../model/slice-length.ts'
import type { Store } from '../store/client.ts'
import { type Horizon, type Kept, listHorizons, NO_HORIZON } from '../store/horizons.ts'
import { listModels, writeModel } from '../store/models.ts'
import { SLICE_SECONDS } from '../store/slices.ts'
import { turns } from './turns.ts'

/**
 * The models of a project in memory. One service owns a store, so what is here is what is there, or will be once the
 * rows that showed it are.
 */
export class ModelCatalog {
  readonly #store: Store
  readonly #project: string
  readonly #models = new Map<string, Model>()
  #horizons: ReadonlyMap<string, Horizon> = new Map()
  /** Models of which the store does not know everything yet. */
  readonly #unsaved = new Set<string>()
  /** One change at a time: of two at once the second would undo what the first added. */
  readonly #inTurn = turns()

  private constructor(store: Store, project: string) {
    this.#store = store
    this.#project = project
  }

  /** Reads every model of the project. */
  static async open(store: Store, project: string): Promise<ModelCatalog> {
    const catalog = new ModelCatalog(store, project)
    for (const model of await listModels(store, project)) catalog.#models.set(model.model, model)
    catalog.#horizons = await listHorizons(store, project)
    return catalog
  }

  get project(): string {
    return this.#project
  }

  find(name: string): Model | undefined {
    return this.#models.get(name)
  }

  /** Every model, by name. */
  all(): Model[] {
    return [...this.#models.values()].sort((a, b) => (a.model < b.model ? -1 : 1))
  }

  /** How far back a model's production goes: what is older is neither taken in nor counted. */
  horizonOf(name: string): Horizon {
    return this.#horizons.get(name) ?? NO_HORIZON
  }

  /** What of a model is kept: of its production, or of an upload, which does not expire. */
  keptOf(name: string, reference = ''): Kept {
    const model = this.#models.get(name)
    return {
      ...(reference === '' ? this.horizonOf(name) : NO_HORIZON),
      slice_seconds: model ? sliceSecondsOf(model.settings) : SLICE_SECONDS,
    }
  }

  /** Moves a model's horizon here; the store is told by the caller. */
  advance(name: string, horizon: Horizon): void {
    this.#horizons = new Map(this.#horizons).set(name, horizon)
  }

  /** Creates a model or replaces its settings; kept only once it is on disk. */
  put(model: Model): Promise<void> {
    return this.#inTurn(() => {
      const former = this.#models.get(model.model)?.settings
      return this.#write({ ...model, settings: withLastingSlices(model.settings, former) })
    })
  }

  /**
   * Takes over what accepted rows showed of a model: all of it if the project has none of that name, otherwise the
   * features that nobody declared. What is declared keeps its type. It is on disk with the rows that showed it, and
   * in the store after `save`.
   */
  learn(name: string, shown: ModelSettings): void {
    const model = this.#models.get(name)
    if (model?.settings === shown) return
    const learned = model ? withFeatures(model, shown.features) : this.#inferred(name, shown)
    if (learned === null) return
    this.#models.set(name, learned)
    this.#unsaved.add(name)
  }

  /** Brings the store up to what was learned. */
  async save(): Promise<void> {
    if (this.#unsaved.size === 0) return
    await this.#inTurn(async () => {
      for (const name of [...this.#unsaved]) {
        const model = this.#models.get(name)!
        await writeModel(this.#store, model)
        if (this.#models.get(name) === model) this.#unsaved.delete(name)
      }
    })
  }

  #inferred(name: string, settings: ModelSettings): Model {
    return { project: this.#project, model: name, settings: withLastingSlices(settings), origin: 'inferred' }
  }

  async #write(model: Model): Promise<void> {
    await writeModel(this.#store, model)
    this.#models.set(model.model, model)
    this.#unsaved.delete(model.model)
  }
}

/** The model with features it did not have; null where there are none, or too many. */
function withFeatures(model: Model, shown: ModelSettings['features']): Model | null {
  const known = model.settings.features
  const features = { ...known, ...shown, ...known }
  const count = Object.keys(features).length
  if (count === Object.keys(known).length || count > MOST_FEATURES) return null
  return { ...model, settings: withLastingSlices({ ...model.settings, features }) }
}
