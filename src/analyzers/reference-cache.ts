import { pairOf } from '../model/asked-segment.ts'
import type { Model } from '../model/model.ts'
import { type FrozenBinning, readBinnings } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import { readCountedUntil } from '../store/counted-until.ts'
import { listReferences } from '../store/references.ts'
import { readFirstSlice } from '../store/slices-with-rows.ts'
import { judgingReferences } from './judging-references.ts'
import { loadReferenceSide, type ReferenceSide, windowMsOf } from './reference-side.ts'
import { type RolledReference, rollTo } from './roll-to.ts'

/** What judging a model needs besides the window itself. */
export interface Baseline {
  binnings: ReadonlyMap<string, FrozenBinning>
  reference: ReferenceSide | null
}

/** Which baseline is wanted. */
export interface AskedBaseline {
  /** Of the reference of this name; of the one that pages when left out. */
  name?: string
  /** One segment as if it were all rows; '' or left out, all rows. */
  segment?: string
  /** Start of what is judged, in epoch milliseconds: a rolling reference ends before it. */
  before: number
}

interface Kept {
  seen: string
  key: string
  baseline: Baseline
}

/** Keeps each model's reference in memory, reduced; read again whenever it was replaced, counted anew, or rolled on. */
export class ReferenceCache {
  readonly #store: Store
  readonly #baselines = new Map<string, Kept>()

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws Problem `too_old`, as `readReference` does */
  async baselineOf(model: Model, asked: AskedBaseline): Promise<Baseline> {
    const { name, segment = '', before } = asked
    const place = JSON.stringify([model.project, model.model, name ?? null, segment])
    const cached = this.#baselines.get(place)
    const rolling = cached?.baseline.reference?.reference.rolling
    // While none of these changes nothing has to be asked.
    const { counted, ...changes } = this.#store.changes
    const seen = (rolls: boolean) =>
      JSON.stringify([
        { ...changes, counted: counted.get(model.model) ?? 0 },
        model.settings,
        rolls ? Math.floor(before / windowMsOf(model)) : null,
      ])
    if (cached?.seen === seen(Boolean(rolling))) return cached.baseline
    const { key, load, rolls } = await this.#look(model, { ...asked, segment })
    // Of two dimensions there are too many segments to keep them all.
    if (pairOf(model.settings, segment)) return load()
    const baseline = cached?.key === key ? cached.baseline : await load()
    this.#baselines.set(place, { seen: seen(rolls), key, baseline })
    return baseline
  }

  /** What a baseline rests on, cheap to ask for, and how to load it. */
  async #look(
    model: Model,
    { name, segment, before }: AskedBaseline & { segment: string },
  ): Promise<{ key: string; rolls: boolean; load: () => Promise<Baseline> }> {
    const { project } = model
    const [binnings, found] = await Promise.all([
      readBinnings(this.#store, project, model.model),
      this.#find(model, { name, before }),
    ])
    const ids = [...binnings].map(([subject, { id }]) => [subject, id])
    if (!found)
      return {
        key: JSON.stringify([ids, model.settings]),
        rolls: false,
        load: async () => ({ binnings, reference: null }),
      }
    const { reference } = found
    const counted = await readCountedUntil(this.#store, project, {
      model: model.model,
      reference: reference.upload,
      from: reference.from / 1000,
      to: reference.to / 1000,
    })
    return {
      key: JSON.stringify([found, counted, ids, model.settings]),
      rolls: reference.rolling !== null,
      load: async () => ({
        binnings,
        reference: await loadReferenceSide(this.#store, { model, ...found, binnings, segment }),
      }),
    }
  }

  async #find(
    model: Model,
    { name, before }: { name: string | undefined; before: number },
  ): Promise<RolledReference | null> {
    const references = await listReferences(this.#store, model.project, model.model)
    const found =
      name === undefined
        ? judgingReferences(model.settings, references).pages
        : references.find(reference => reference.name === name)
    if (!found) return null
    const windowMs = windowMsOf(model)
    const first = found.rolling ? await readFirstSlice(this.#store, model.project, model.model) : null
    const began = Math.floor(((first ?? 0) * 1000) / windowMs) * windowMs
    return rollTo(this.#store, { model, reference: found }, { before, windowMs, began })
  }
}
