import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { type Store, select } from '../src/store/client.ts'

const EVERY_MS = 50
const LONGEST_WAIT_MS = 60_000

/** Finds out when each of a model's predictions, `p-1` to `p-{rows}`, can first be queried. */
export class QueryableTimes {
  /** By number less one, as `performance.now()` says; 0 while it cannot. */
  readonly #seen: Float64Array
  readonly #store: Store
  readonly #model: string
  #missing: number
  /** Rows come to the store in the order of their `seq`, which the table has an index on. */
  #newest = 0

  constructor(store: Store, { model, rows }: { model: string; rows: number }) {
    this.#store = store
    this.#model = model
    this.#seen = new Float64Array(rows)
    this.#missing = rows
  }

  /** Looks again and again until all are there. A row counts as queryable when it was in an answer. */
  async watch(): Promise<Float64Array> {
    const end = performance.now() + LONGEST_WAIT_MS
    while (this.#missing > 0) {
      if (performance.now() > end) throw new Error(`${this.#missing} rows never came`)
      await this.#look()
      await setTimeout(EVERY_MS)
    }
    return this.#seen
  }

  async #look(): Promise<void> {
    const [found] = await select(this.#store, {
      sql: `SELECT max(seq) AS newest, groupArray(toUInt32(substring(prediction_id, 3))) AS numbers
            FROM predictions WHERE model = {model:String} AND seq > {newest:UInt64}`,
      params: { model: this.#model, newest: this.#newest },
      row: z.object({ newest: z.number(), numbers: z.array(z.number()) }),
    })
    const { newest, numbers } = found!
    const now = performance.now()
    for (const number of numbers) {
      if (this.#seen[number - 1] === 0) this.#missing -= 1
      this.#seen[number - 1] ||= now
    }
    this.#newest = Math.max(this.#newest, newest)
  }
}
