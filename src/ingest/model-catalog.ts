import { MOST_FEATURES, type Model, type ModelSettings } from '../model/model.ts'
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
  #writes: Promise<unknown> = Promise.resolve()

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

  /** Every model, by name. */
  all(): Model[] {
    return [...this.#models.values()].sort((a, b) => (a.model < b.model ? -1 : 1))
  }

  /** Creates a model or replaces its settings; kept only once it is on disk. */
  put(model: Model): Promise<void> {
    return this.#inTurn(() => this.#write(model))
  }

  /**
   * Keeps what accepted rows showed of a model: all of it if the project has none of that name, otherwise the
   * features that nobody declared. What is declared keeps its type.
   */
  async learn(name: string, shown: ModelSettings): Promise<void> {
    if (this.#models.get(name)?.settings === shown) return
    await this.#inTurn(async () => {
      const model = this.#models.get(name)
      if (!model)
        return this.#write({ project: this.#project, model: name, settings: shown, origin: 'inferred' })
      const known = model.settings.features
      const features = { ...known, ...shown.features, ...known }
      const count = Object.keys(features).length
      if (count === Object.keys(known).length || count > MOST_FEATURES) return
      await this.#write({ ...model, settings: { ...model.settings, features } })
    })
  }

  async #write(model: Model): Promise<void> {
    await writeModel(this.#store, model)
    this.#models.set(model.model, model)
  }

  /** One change at a time: of two at once the second would undo what the first added. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#writes.then(change)
    this.#writes = done.catch(() => {})
    return done
  }
}
