import type { PendingLabel, StoredLabel } from '../store/labels.ts'
import type { Sequence } from '../store/sequence.ts'
import { labelBatch, pendingLabelBatch } from './accept-labels.ts'
import { predictionBatch } from './accept-predictions.ts'
import { type Batch, encodeBatch } from './batch.ts'
import type { CheckedPrediction } from './check-prediction.ts'
import { Lane } from './lane.ts'
import type { ModelCatalog } from './model-catalog.ts'
import type { Spool } from './spool/spool.ts'

/** Puts accepted rows on disk: an answer means that they will be in the store, whatever happens to it meanwhile. */
export class Spooler {
  readonly #spool: Spool
  readonly #catalog: ModelCatalog
  readonly #predictions: Lane<CheckedPrediction, Batch['learned']>
  readonly #labels: Lane<StoredLabel, null>
  readonly #pendingLabels: Lane<PendingLabel, null>

  constructor({ spool, sequence, catalog }: { spool: Spool; sequence: Sequence; catalog: ModelCatalog }) {
    this.#spool = spool
    this.#catalog = catalog
    this.#predictions = new Lane((rows, learned) =>
      this.#append(predictionBatch(sequence, rows, learned.flat())),
    )
    this.#labels = new Lane(rows => this.#append(labelBatch(sequence, rows)))
    this.#pendingLabels = new Lane(rows => this.#append(pendingLabelBatch(sequence, rows)))
  }

  /** @param learned what the rows showed of their models that the catalog does not know */
  predictions(rows: readonly CheckedPrediction[], learned: Batch['learned']): Promise<void> {
    return this.#predictions.add(rows, learned)
  }

  /** Labels whose prediction's time is known. */
  labels(rows: readonly StoredLabel[]): Promise<void> {
    return this.#labels.add(rows, null)
  }

  /** Labels that wait for their prediction. */
  pendingLabels(rows: readonly PendingLabel[]): Promise<void> {
    return this.#pendingLabels.add(rows, null)
  }

  async #append(batch: Batch): Promise<void> {
    await this.#spool.append(encodeBatch(batch))
    for (const [model, settings] of batch.learned) this.#catalog.learn(model, settings)
  }
}
