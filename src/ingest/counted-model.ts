import type { Model } from '../model/model.ts'
import { type FrozenBinning, readBinnings, writeBinnings } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import { recountOf } from '../store/recount.ts'
import { listReferences } from '../store/references.ts'
import { addSegmentValues, readSegmentValues } from '../store/segment-values.ts'
import type { SliceSet } from '../store/slices.ts'
import { findUnseenSegmentValues } from '../store/unseen-segment-values.ts'
import { freezeBinnings } from './freeze-binnings.ts'
import type { ModelCatalog } from './model-catalog.ts'
import { subjectsToCount } from './subjects-to-count.ts'

/** A model with what is known about counting its rows. */
export interface CountedModel {
  model: Model
  /** Those that are references. */
  uploads: ReadonlySet<string>
  binnings: Map<string, FrozenBinning>
  segmentValues: Map<string, string[]>
}

/** @returns null for a model that there is not */
export async function readCountedModel(
  store: Store,
  catalog: ModelCatalog,
  name: string,
): Promise<CountedModel | null> {
  const model = catalog.find(name)
  if (!model) return null
  const { project } = catalog
  const references = await listReferences(store, project, name)
  return {
    model,
    uploads: new Set(references.map(({ upload }) => upload)),
    binnings: await readBinnings(store, project, name),
    segmentValues: await readSegmentValues(store, project, name),
  }
}

/**
 * Learns from rows that are about to be counted what has to be known before they are: a subject seen for the first
 * time is frozen, an unseen value of a segment is kept. What is learned stays, and is added to the model given.
 */
export async function learnFrom(store: Store, counted: CountedModel, part: SliceSet): Promise<void> {
  await freezeWhatIsNew(store, counted, part)
  await keepUnseenValues(store, counted, part)
}

/** From what there is: until a reference arrives it is learning. */
async function freezeWhatIsNew(store: Store, counted: CountedModel, part: SliceSet): Promise<void> {
  const { model, binnings: known } = counted
  const subjects = new Set(subjectsToCount(model, part.kind).filter(subject => !known.has(subject)))
  const binnings = await freezeBinnings(store, { model, set: part, learning: true, subjects, known })
  if (binnings.size === 0) return
  await writeBinnings(store, model.project, { model: part.model, binnings })
  for (const [subject, frozen] of binnings) known.set(subject, frozen)
}

/** Before anything is counted by them: what is counted again later has the same segments. */
async function keepUnseenValues(store: Store, counted: CountedModel, part: SliceSet): Promise<void> {
  const { project } = counted.model
  const { segmentValues: known } = counted
  const values = await findUnseenSegmentValues(store, project, { recount: recountOf(counted, part), known })
  if (values.size === 0) return
  await addSegmentValues(store, project, { model: part.model, values })
  for (const [name, unseen] of values) known.set(name, [...(known.get(name) ?? []), ...unseen])
}
