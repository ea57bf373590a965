import type { Store } from '../store/client.ts'
import { doLabelsWait, dropResolvedLabels, resolvePendingLabels } from '../store/labels.ts'
import { markSlices } from '../store/slice-marks.ts'

/** Labels that wait for their predictions. */
export class WaitingLabels {
  readonly #store: Store
  readonly #project: string
  /** What `store.changes.waiting` stood at when none was left; -1 before it is known. */
  #noneLeftAt = -1

  constructor(store: Store, project: string) {
    this.#store = store
    this.#project = project
  }

  /**
   * Moves labels that were waiting beside predictions that have arrived, and marks what they change; those whose
   * prediction is too old to be counted wait no longer.
   */
  async place(): Promise<void> {
    const [store, project] = [this.#store, this.#project]
    const { waiting } = store.changes
    // Most rounds: no label came without the time of its prediction.
    if (waiting === this.#noneLeftAt) return
    const resolved = await resolvePendingLabels(store, project)
    if (resolved.length > 0) {
      const placed = resolved.filter(({ slices }) => slices.length > 0)
      const sets = placed.map(({ model, slices }) => ({
        model,
        reference: '',
        kind: 'outcome' as const,
        slices,
      }))
      await markSlices(store, project, sets)
      await dropResolvedLabels(store, project)
    }
    if (!(await doLabelsWait(store, project))) this.#noneLeftAt = waiting
  }
}
