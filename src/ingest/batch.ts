import type { ModelSettings } from '../model/model.ts'
import { type Block, insertBlocks } from '../store/blocks.ts'
import type { Store } from '../store/client.ts'
import { markSlices } from '../store/slice-marks.ts'
import type { SliceKind, SliceSet } from '../store/slices.ts'
import type { ModelCatalog } from './model-catalog.ts'

/** Rows on their way into one table, and what has to be known with them. Written twice it changes nothing. */
export interface Batch {
  block: Block
  /** Slices whose histograms will no longer hold every row. */
  marks: SliceSet[]
  /** What the rows showed of their models, where that was new. */
  learned: [model: string, settings: ModelSettings][]
}

/**
 * Stores batches: models, then rows, then marks. In this order a crash in between leaves nothing that doing it again
 * would not mend: a mark without its rows would be counted too early and be clean when they come.
 */
export async function storeBatches(
  { store, catalog }: { store: Store; catalog: ModelCatalog },
  batches: readonly Batch[],
): Promise<void> {
  for (const { learned } of batches) for (const [model, settings] of learned) catalog.learn(model, settings)
  await catalog.save()
  await insertBlocks(
    store,
    batches.map(({ block }) => block),
  )
  const marks = mergeSets(batches.flatMap(each => each.marks))
  if (marks.length > 0) await markSlices(store, catalog.project, marks)
}

/** Each slice once, however many batches touched it. */
function mergeSets(sets: readonly SliceSet[]): SliceSet[] {
  const merged = new Map<string, { set: SliceSet; slices: Set<number> }>()
  for (const set of sets) {
    const key = JSON.stringify([set.model, set.reference, set.kind])
    const known = merged.get(key) ?? { set, slices: new Set<number>() }
    for (const slice of set.slices) known.slices.add(slice)
    merged.set(key, known)
  }
  return [...merged.values()].map(({ set, slices }) => ({ ...set, slices: [...slices] }))
}

/** Collects the slices that rows touch, by model. */
export class TouchedSlices {
  readonly #byModel = new Map<string, Set<number>>()

  add(model: string, slice: number): void {
    const known = this.#byModel.get(model)
    if (known) known.add(slice)
    else this.#byModel.set(model, new Set([slice]))
  }

  append(other: TouchedSlices): void {
    for (const [model, slices] of other.#byModel) for (const slice of slices) this.add(model, slice)
  }

  /** Forgets all of them. */
  clear(): void {
    this.#byModel.clear()
  }

  /** The sets to be marked, once for each kind. */
  marks(kinds: readonly SliceKind[], reference: string): SliceSet[] {
    return [...this.#byModel].flatMap(([model, slices]) =>
      kinds.map(kind => ({ model, reference, kind, slices: [...slices] })),
    )
  }
}

/** A batch as bytes, in pieces: the length of a head of JSON, the head, the rows. */
export function encodeBatch({ block: { pieces, ...block }, marks, learned }: Batch): Uint8Array[] {
  const head = Buffer.from(JSON.stringify({ ...block, marks, learned }))
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32LE(head.length)
  return [length, head, ...pieces]
}

/** Reads what `encodeBatch` wrote: its checksum was checked, so it is what we wrote. */
export function decodeBatch(record: Uint8Array): Batch {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
  const end = 4 + bytes.readUInt32LE()
  const { marks, learned, ...block } = JSON.parse(bytes.toString('utf8', 4, end))
  return { block: { ...block, pieces: [bytes.subarray(end)] }, marks, learned }
}
