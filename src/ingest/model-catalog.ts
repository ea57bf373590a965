import type { FeatureType, Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { listModels, writeModel } from '../store/models.ts'

/**
 * The models of a project in memory, written through to the store. One service owns a store, so what is here
 * is what is there.
 */
export class ModelCatalog {
  readonly #store: Store
  readonly #project: string
  readonly #models = new Map<string, Model>()

  private constructor(store: Store, project: string) {
    this.#store = store
    this.#project = project
  }

  /** Reads every model of the project. */
  static async open(store: Store, project: string): Promise<ModelCatalog> {
    const catalog = new ModelCatalog(store, project)
    for (const model of await listModels(store, project)) catalog.#models.set(model.model, model)
    return catalog
  }

  get project(): string {
    return this.#project
  }

  find(name: string): Model | undefined {
    return this.#models.get(name)
  }

  all(): Model[] {
    return [...this.#models.values()]
  }

  /** Creates a model or replaces its settings; kept only once it is on disk. */
  async put(model: Model): Promise<void> {
    await writeModel(this.#store, model)
    this.#models.set(model.model, model)
  }

  /** Adds features that arrived without being declared; what is declared keeps its type. */
  async declare(name: string, features: Record<string, FeatureType>): Promise<void> {
    const model = this.#models.get(name)
    if (!model || Object.keys(features).every(feature => feature in model.settings.features)) return
    await this.put({
      ...model,
      settings: { ...model.settings, features: { ...features, ...model.settings.features } },
    })
  }
}
