import type { PendingLabel, StoredLabel } from '../store/labels.ts'
import type { Sequence } from '../store/sequence.ts'
import { labelBatch, pendingLabelBatch } from './accept-labels.ts'
import { AcceptedPredictions } from './accepted-predictions.ts'
import { type Batch, encodeBatch } from './batch.ts'
import { Lane } from './lane.ts'
import type { ModelCatalog } from './model-catalog.ts'
import type { Spool } from './spool/spool.ts'

/** Puts accepted rows on disk: an answer means that they will be in the store, whatever happens to it meanwhile. */
export class Spooler {
  readonly #spool: Spool
  readonly #catalog: ModelCatalog
  /** Those of requests that are written together: one group is written after the other, in the same columns. */
  readonly #together = new AcceptedPredictions('')
  readonly #predictions: Lane<Predictions>
  readonly #labels: Lane<readonly StoredLabel[]>
  readonly #pendingLabels: Lane<readonly PendingLabel[]>

  constructor({ spool, sequence, catalog }: { spool: Spool; sequence: Sequence; catalog: ModelCatalog }) {
    this.#spool = spool
    this.#catalog = catalog
    this.#predictions = new Lane(async requests => {
      try {
        const learned = requests.flatMap(each => each.learned)
        await this.#append(this.#asOne(requests).batch(sequence, learned))
      } finally {
        for (const { rows } of requests) rows.clear()
        this.#together.clear()
      }
    })
    this.#labels = new Lane(together => this.#append(labelBatch(sequence, together.flat())))
    this.#pendingLabels = new Lane(together => this.#append(pendingLabelBatch(sequence, together.flat())))
  }

  /**
   * Takes rows over: afterwards there are none.
   *
   * @param learned what the rows showed of their models that the catalog does not know
   */
  predictions(rows: AcceptedPredictions, learned: Batch['learned']): Promise<void> {
    return this.#predictions.add({ rows, length: rows.length, learned })
  }

  /** Labels whose prediction's time is known. */
  labels(rows: readonly StoredLabel[]): Promise<void> {
    return this.#labels.add(rows)
  }

  /** Labels that wait for their prediction. */
  pendingLabels(rows: readonly PendingLabel[]): Promise<void> {
    return this.#pendingLabels.add(rows)
  }

  /** One request's rows stay where they are; a row by itself is nowhere yet. */
  #asOne(requests: readonly Predictions[]): AcceptedPredictions {
    const [first] = requests
    if (requests.length === 1 && first!.length > 1) return first!.rows
    for (const { rows } of requests) this.#together.append(rows)
    return this.#together
  }

  async #append(batch: Batch): Promise<void> {
    await this.#spool.append(...encodeBatch(batch))
    for (const [model, settings] of batch.learned) this.#catalog.learn(model, settings)
  }
}

/** Of one request. */
interface Predictions {
  rows: AcceptedPredictions
  length: number
  learned: Batch['learned']
}
