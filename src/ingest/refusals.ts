import type { ModelSettings } from '../model/model.ts'
import { parseMoment } from '../model/moment.ts'
import type { Store } from '../store/client.ts'
import { type RefusedRows, writeRefusals } from '../store/refusals.ts'
import { markSlices } from '../store/slice-marks.ts'
import { type SliceSet, sliceOf } from '../store/slices.ts'
import { checkMoment } from './check-moment.ts'
import { FIELDS } from './check-prediction.ts'
import { checkText, isObject } from './check-value.ts'
import type { ModelCatalog } from './model-catalog.ts'
import type { Fault } from './rejection.ts'

/** Times that differ make reasons that differ: an upload of old rows that are all wrong must not fill the memory. */
const MOST_KEPT = 100_000

/** A row that was refused, and what its model was taken for. */
export interface RefusedRow {
  model: string
  row: Record<string, unknown>
  fault: Fault
  settings: ModelSettings
}

/**
 * Counts rows that were refused, by model, reason and time, until the store has the counts: at every round of the
 * scheduler. They are not rows: nobody was told that they are on disk, and a service that is killed forgets those since the
 * last round.
 */
export class Refusals {
  readonly #catalog: ModelCatalog
  #counts = new Map<string, RefusedRows>()
  /** The store has these, and not the mark that follows them. */
  #unmarked: RefusedRows[] = []

  constructor(catalog: ModelCatalog) {
    this.#catalog = catalog
  }

  /** @param now epoch milliseconds: when the row came, for one that does not say when it was made */
  add({ model, row, fault, settings }: RefusedRow, now: number): void {
    const place = {
      model,
      version: checkText('version', row.version, 256) === null ? ((row.version as string | null) ?? '') : '',
      slice: sliceOf(Math.floor(this.#timeOf(model, row, now) / 1000)),
      code: fault.code,
      path: placeOf(fault.path, settings),
    }
    const key = JSON.stringify(place)
    const known = this.#counts.get(key)
    if (known) known.n += 1
    else if (this.#counts.size < MOST_KEPT) this.#counts.set(key, { ...place, n: 1 })
  }

  /**
   * Brings the counts into the store; those of models nobody knows are dropped. Nothing would bring them again, so their
   * slices are marked before, for a service that ends halfway, and after, for what was counted meanwhile.
   *
   * @throws what keeps the store from taking them: then they are kept for the next time, and so is what could not be marked
   */
  async save(store: Store): Promise<void> {
    const [counts, unmarked] = [this.#counts, this.#unmarked]
    const rows = [...counts.values()].filter(({ model }) => this.#catalog.find(model))
    this.#counts = new Map()
    this.#unmarked = []
    try {
      await this.#mark(store, [...unmarked, ...rows])
      if (rows.length > 0) await writeRefusals(store, this.#catalog.project, rows)
    } catch (error) {
      for (const [key, row] of this.#counts) counts.set(key, { ...row, n: row.n + (counts.get(key)?.n ?? 0) })
      this.#counts = counts
      this.#unmarked.push(...unmarked)
      throw error
    }
    try {
      await this.#mark(store, rows)
    } catch (error) {
      this.#unmarked.push(...rows)
      throw error
    }
  }

  async #mark(store: Store, rows: readonly RefusedRows[]): Promise<void> {
    if (rows.length > 0) await markSlices(store, this.#catalog.project, setsOf(rows))
  }

  /** Epoch milliseconds. */
  #timeOf(model: string, { timestamp }: Record<string, unknown>, now: number): number {
    const micros = parseMoment(timestamp)
    const oldest = this.#catalog.horizonOf(model).recountable_from
    const isGood = micros !== null && checkMoment('timestamp', timestamp, { micros, now, oldest }) === null
    return isGood ? micros / 1000 : now
  }
}

/** A path of few kinds: of what is no declared feature the field, whatever the sender called what is in it. */
function placeOf(path: string, { features }: ModelSettings): string {
  const name = path.startsWith('features.') ? path.slice('features.'.length) : null
  if (name !== null && Object.hasOwn(features, name)) return path
  const field = path.split('.')[0]!
  return FIELDS.has(field) ? field : ''
}

function setsOf(rows: readonly RefusedRows[]): SliceSet[] {
  const slices = new Map<string, Set<number>>()
  for (const { model, slice } of rows) slices.set(model, (slices.get(model) ?? new Set()).add(slice))
  return [...slices].map(([model, starts]) => ({
    model,
    reference: '',
    kind: 'features',
    slices: [...starts],
  }))
}

/** The row of a prediction that was refused, where it can be told whose it is. */
export function refusedRow(
  row: unknown,
  fault: Fault,
  settings: ReadonlyMap<string, ModelSettings>,
): RefusedRow | null {
  if (!isObject(row) || typeof row.model !== 'string') return null
  const found = settings.get(row.model)
  return found ? { model: row.model, row, fault, settings: found } : null
}
