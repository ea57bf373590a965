import type { Store } from '../store/client.ts'
import type { Difference } from '../store/histogram-differences.ts'
import type { Kept } from '../store/horizons.ts'
import { hasOutcomes } from '../store/known-outcomes.ts'
import { countRowsBySlice } from '../store/predictions.ts'
import { type Recount, recountOf, recountSlices, recountSlicesAlone } from '../store/recount.ts'
import { listCountedSets, listDirtySets, recordCounted } from '../store/slice-marks.ts'
import type { SliceSet } from '../store/slices.ts'
import { verifySlices } from '../store/verify.ts'
import { startOfKept, wholeSpans } from '../store/whole-spans.ts'
import { type CountedModel, learnFrom, learnSeen } from './counted-model.ts'
import { CountedModels } from './counted-models.ts'
import { inParts, valuesOfRow } from './in-parts.ts'
import type { ModelCatalog } from './model-catalog.ts'
import { OpenSlices } from './open-slices.ts'
import { turns } from './turns.ts'
import { WaitingLabels } from './waiting-labels.ts'

/**
 * Counts dirty slices into histograms, one caller at a time: two counts of one slice at once would each
 * believe to be the newer.
 */
export class Slicer {
  readonly #store: Store
  readonly #catalog: ModelCatalog
  readonly #settle: () => Promise<void>
  readonly #open = new OpenSlices()
  readonly #models: CountedModels
  readonly #waiting: WaitingLabels
  readonly #inTurn = turns()
  /** What `store.changes.marked` stood at when nothing was left to do; -1 before the first round. */
  #caughtUpAt = -1

  /** @param settle brings what was acknowledged so far into the store */
  constructor({
    store,
    catalog,
    settle,
  }: { store: Store; catalog: ModelCatalog; settle: () => Promise<void> }) {
    this.#store = store
    this.#catalog = catalog
    this.#settle = settle
    this.#models = new CountedModels(store, catalog)
    this.#waiting = new WaitingLabels(store, catalog.project)
  }

  /** Brings what was acknowledged so far into the store, and lets labels find their predictions. */
  async gather(): Promise<void> {
    await this.#settle()
    await this.#waiting.place()
  }

  /**
   * Gathers, then counts every slice that is dirty when its turn comes, the
   * oldest first.
   *
   * @param now epoch milliseconds: leaves those for later that rows are still made for (see `OpenSlices`); none when left out
   * @returns how many slices were counted
   */
  countDirty(now?: number): Promise<number> {
    return this.#inTurn(() => this.#catchUp(now))
  }

  /**
   * Counts what is dirty, then compares every histogram of a model with the raw rows, but of slices that more rows came for
   * meanwhile.
   *
   * @returns what differs; nothing when all is as it should be
   */
  verify(model: string): Promise<Difference[]> {
    return this.#inTurn(() => this.#verify(model))
  }

  /** Counts what is dirty, then has something done while nothing is counted or compared. */
  afterCounting(work: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catchUp()
      await work()
    })
  }

  async #verify(name: string): Promise<Difference[]> {
    await this.#catchUp()
    const model = await this.#models.of(name)
    const found: Difference[] = []
    for (const set of await listCountedSets(this.#store, this.#catalog.project, name)) {
      if (!model || !isWanted(model, set)) continue
      const horizon = this.#keptOf(set)
      for (const part of this.#inParts(model, set, await this.#rowsOf(set))) {
        const recount = { ...recountOf(model, part), horizon, changed: () => this.#changedIn(set) }
        found.push(...(await verifySlices(this.#store, this.#catalog.project, recount)))
      }
    }
    return found
  }

  /** Slices of a set for which rows have come since they were counted; what is in the store by now is among them. */
  async #changedIn({ model, reference, kind }: SliceSet): Promise<number[]> {
    await this.#settle()
    const dirty = await listDirtySets(this.#store, this.#catalog.project, model)
    return dirty
      .filter(set => set.reference === reference && set.kind === kind)
      .flatMap(({ slices }) => slices)
  }

  async #catchUp(now = Number.POSITIVE_INFINITY): Promise<number> {
    await this.#settle()
    const { changes } = this.#store
    if (changes.marked === this.#caughtUpAt) return 0
    await this.#waiting.place()
    const seen = changes.marked
    const { counted, left } = await this.#count(now)
    if (left === 0) this.#caughtUpAt = seen
    return counted
  }

  async #count(now: number): Promise<{ counted: number; left: number }> {
    // Whatever is marked from here on is dirty again: only some of its rows may be counted now.
    const seq = this.#store.sequence.next()
    let counted = 0
    let left = 0
    for (const set of await listDirtySets(this.#store, this.#catalog.project)) {
      const { whole, growing } = this.#open.due(set, { now, seconds: this.#keptOf(set).slice_seconds })
      const due = whole.slices.length + growing.slices.length
      // Most rounds find slices that are still open and not due: nothing is read of their models.
      if (due > 0) {
        const model = await this.#models.of(set.model)
        if (!model || !isWanted(model, set)) continue
        await this.#countWhole(model, whole, { seq, now })
        await this.#countGrowing(model, growing, now)
      }
      counted += due
      left += set.slices.length - whole.slices.length
    }
    return { counted, left }
  }

  async #countWhole(
    model: CountedModel,
    due: SliceSet,
    { seq, now }: { seq: number; now: number },
  ): Promise<void> {
    if (due.slices.length === 0) return
    const dirty = new Set(due.slices)
    const kept = this.#keptOf(due)
    const set = wholeSpans(due, kept)
    const rowsOf = await this.#rowsOf(set)
    const parts = this.#inParts(model, set, rowsOf)
    const isCounted = await this.#hasRows(set)
    for (const [i, part] of parts.entries()) {
      if (isCounted) {
        const next = parts[i + 1]?.slices[0] ?? null
        await this.#recount(model, part, recount =>
          recountSlices(this.#store, this.#catalog.project, recount, next),
        )
      }
      // Those that were only counted with them may never have had a row.
      const slices = part.slices.filter(slice => dirty.has(slice))
      await recordCounted(this.#store, this.#catalog.project, { set: { ...part, slices }, seq })
    }
    this.#open.counted(due, { rowsOf, now, seconds: kept.slice_seconds })
  }

  /** They stay dirty: when they are over they are counted with their hours, days and weeks. */
  async #countGrowing(model: CountedModel, due: SliceSet, now: number): Promise<void> {
    if (due.slices.length === 0) return
    const kept = this.#keptOf(due)
    const set = wholeSpans(due, kept)
    const rowsOf = await this.#rowsOf(set)
    if (await this.#hasRows(set))
      for (const part of this.#inParts(model, set, rowsOf))
        await this.#recount(model, part, recount =>
          recountSlicesAlone(this.#store, this.#catalog.project, recount),
        )
    this.#open.counted(due, { rowsOf, now, seconds: kept.slice_seconds })
  }

  /** Twice where rows have what was not seen before: how to count that is learned from them. */
  async #recount(
    model: CountedModel,
    part: SliceSet,
    count: (recount: Recount) => Promise<string[]>,
  ): Promise<void> {
    await learnFrom(this.#store, model, part)
    const seen = await count(recountOf(model, part))
    if (await learnSeen(this.#store, model, { part, seen })) await count(recountOf(model, part))
  }

  /** Asked of all parts together: one leaves hours, days and weeks to the next. */
  async #hasRows(set: SliceSet): Promise<boolean> {
    return set.kind === 'features' || hasOutcomes(this.#store, this.#catalog.project, set)
  }

  #rowsOf(set: SliceSet): Promise<Map<number, number>> {
    return countRowsBySlice(this.#store, this.#catalog.project, set)
  }

  #inParts({ model }: CountedModel, set: SliceSet, rowsOf: ReadonlyMap<number, number>): SliceSet[] {
    const kept = this.#keptOf(set)
    const unitOf = (slice: number) => startOfKept(slice, kept)
    return inParts(set, { rowsOf, valuesOfRow: valuesOfRow(model, set), unitOf })
  }

  #keptOf({ model, reference }: SliceSet): Kept {
    return this.#catalog.keptOf(model, reference)
  }
}

/** Rows of an upload that never became a reference, or is one no more, are nobody's question. */
const isWanted = ({ uploads }: CountedModel, { reference }: SliceSet): boolean =>
  reference === '' || uploads.has(reference)
