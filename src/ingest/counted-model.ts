import { isOutcome } from '../counting/subjects.ts'
import type { Model } from '../model/model.ts'
import { type FrozenBinning, readBinnings, writeBinnings } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import { recountOf } from '../store/recount.ts'
import { listReferences } from '../store/references.ts'
import { addSegmentValues, readSegmentValues } from '../store/segment-values.ts'
import type { SliceSet } from '../store/slices.ts'
import { findUnseenSegmentValues } from '../store/unseen-segment-values.ts'
import { freezeBinnings, needsNoRows } from './freeze-binnings.ts'
import { subjectsToCount } from './subjects-to-count.ts'

/** A model with what is known about counting its rows. */
export interface CountedModel {
  model: Model
  /** Those that are references. */
  uploads: ReadonlySet<string>
  binnings: Map<string, FrozenBinning>
  segmentValues: Map<string, string[]>
}

export async function readCountedModel(store: Store, model: Model): Promise<CountedModel> {
  const { project, model: name } = model
  const references = await listReferences(store, project, name)
  return {
    model,
    uploads: new Set(references.map(({ upload }) => upload)),
    binnings: await readBinnings(store, project, name),
    segmentValues: await readSegmentValues(store, project, name),
  }
}

/**
 * Learns from rows that are about to be counted what has to be known before they are: subjects are frozen, an unseen value
 * of a segment is kept. What is learned stays, and is added to the model given. Of a model whose predictions were counted
 * before, counting finds what else they have (see `learnSeen`): most have nothing, and to ask costs as much as to count few.
 */
export async function learnFrom(store: Store, counted: CountedModel, part: SliceSet): Promise<void> {
  const isFirst = subjectsToCount(counted.model, part.kind).every(subject => !counted.binnings.has(subject))
  const isAsked = part.kind === 'outcome' || isFirst
  await learnSubjects(store, counted, { part, isWanted: isAsked ? () => true : needsNoRows })
  await keepUnseenValues(store, counted, part)
}

/**
 * Learns how to count what rows were found to have.
 *
 * @returns whether there is now more to count of them
 */
export async function learnSeen(
  store: Store,
  counted: CountedModel,
  { part, seen }: { part: SliceSet; seen: readonly string[] },
): Promise<boolean> {
  if (seen.length === 0) return false
  // Scores by label are counted as all scores are.
  const isWanted = (subject: string) => seen.includes(subject) || isOutcome(subject)
  return learnSubjects(store, counted, { part, isWanted })
}

/** Freezes subjects from the rows there are: until a reference arrives they are learning. @returns whether there were any */
async function learnSubjects(
  store: Store,
  { model, binnings: known }: CountedModel,
  { part, isWanted }: { part: SliceSet; isWanted: (subject: string) => boolean },
): Promise<boolean> {
  const unknown = subjectsToCount(model, part.kind).filter(subject => !known.has(subject))
  const subjects = new Set(unknown.filter(isWanted))
  const binnings = await freezeBinnings(store, { model, set: part, learning: true, subjects, known })
  if (binnings.size === 0) return false
  await writeBinnings(store, model.project, { model: part.model, binnings })
  for (const [subject, frozen] of binnings) known.set(subject, frozen)
  return true
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
