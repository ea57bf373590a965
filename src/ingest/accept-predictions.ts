import { randomUUID } from 'node:crypto'
import type { ModelSettings } from '../model/model.ts'
import { ModelName } from '../model/names.ts'
import type { Store } from '../store/client.ts'
import { predictionBlock } from '../store/predictions.ts'
import type { Sequence } from '../store/sequence.ts'
import { sliceOf } from '../store/slices.ts'
import { type Batch, TouchedSlices } from './batch.ts'
import { type CheckedPrediction, checkPrediction, NO_TIME } from './check-prediction.ts'
import { isObject } from './check-value.ts'
import { inferModel } from './infer-model.ts'
import type { ModelCatalog } from './model-catalog.ts'
import { nestingFault } from './nesting.ts'
import type { ReadRow } from './read-rows.ts'
import { type Acceptance, type Fault, fault, type Rejection } from './rejection.ts'
import type { Spooler } from './spooler.ts'

/** Where accepted rows go. `now` is epoch milliseconds. */
export interface Ingest {
  store: Store
  catalog: ModelCatalog
  spooler: Spooler
  /** Resolves once everything acknowledged so far is in the store. */
  settle: () => Promise<void>
  now: number
}

const NEEDS_ID = fault(
  'prediction_id',
  'missing',
  'Too many rows of this body have no id of their own: give them one, or send fewer in one request.',
)

/**
 * Checks predictions row by row and spools the good ones; on return they are on disk.
 *
 * @param mostIds ids that may be made here: further rows without one are rejected
 */
export async function acceptPredictions(
  ingest: Ingest,
  rows: readonly ReadRow[],
  mostIds = Number.POSITIVE_INFINITY,
): Promise<Acceptance> {
  const settings = settingsByModel(ingest.catalog, rows)
  const rejected: Rejection[] = []
  const accepted: CheckedPrediction[] = []
  let withoutId = 0
  rows.forEach((read, index) => {
    const checked = 'fault' in read ? read.fault : checkRow(read.row, settings, ingest)
    if ('code' in checked) rejected.push({ index, ...(nestingFault(read) ?? checked) })
    else if (checked.prediction_id === '' && ++withoutId > mostIds) rejected.push({ index, ...NEEDS_ID })
    else accepted.push(learn(checked, settings))
  })
  const { catalog, now } = ingest
  const ids = identify(accepted, { project: catalog.project, reference: '', now })
  await ingest.spooler.predictions(accepted, newIn(catalog, settings))
  return { accepted: accepted.length, rejected, ids }
}

/** What the models are taken for while a batch is checked; the catalog learns of it once rows were accepted. */
export type LearnedSettings = Map<string, ModelSettings>

/** Holds the rows that follow to the types of the features that this one brought. */
export function learn(row: CheckedPrediction, settings: LearnedSettings): CheckedPrediction {
  if (row.undeclared === null) return row
  const known = settings.get(row.model)!
  settings.set(row.model, { ...known, features: { ...known.features, ...row.undeclared } })
  return row
}

function checkRow(
  row: unknown,
  settings: ReadonlyMap<string, ModelSettings>,
  { catalog, now }: Pick<Ingest, 'catalog' | 'now'>,
): CheckedPrediction | Fault {
  const model = isObject(row) ? row.model : undefined
  if (model == null) return fault('model', 'missing', 'Name the model that made this prediction.')
  const known = typeof model === 'string' ? settings.get(model) : undefined
  if (!known)
    return fault(
      'model',
      'bad_name',
      'A model name has 1 to 128 letters, digits, dots, dashes or underscores.',
    )
  const oldest = catalog.horizonOf(model as string).recountable_from
  const checked = checkPrediction(row, known, { now, oldest })
  if (!('code' in checked)) checked.model = model as string
  return checked
}

/** The settings of every model the rows name; those of one never seen are inferred from its rows. */
function settingsByModel(catalog: ModelCatalog, rows: readonly ReadRow[]): LearnedSettings {
  const settings: LearnedSettings = new Map()
  const unknown = new Map<string, unknown[]>()
  for (const read of rows) {
    if (!('row' in read) || !isObject(read.row) || typeof read.row.model !== 'string') continue
    const name = read.row.model
    if (settings.has(name)) continue
    const examples = unknown.get(name)
    const known = catalog.find(name)
    if (known) settings.set(name, known.settings)
    else if (examples) examples.push(read.row)
    else if (ModelName.safeParse(name).success) unknown.set(name, [read.row])
  }
  for (const [name, examples] of unknown) settings.set(name, inferModel(examples))
  return settings
}

/**
 * Gives the rows a place and, where the sender left them out, identity and time.
 *
 * @returns the ids made here
 */
export function identify(
  rows: readonly CheckedPrediction[],
  { project, reference, now }: { project: string; reference: string; now: number },
): string[] {
  const ids: string[] = []
  for (const row of rows) {
    if (row.prediction_id === '') {
      row.prediction_id = randomUUID()
      ids.push(row.prediction_id)
    }
    if (row.timestamp === NO_TIME) row.timestamp = now * 1000
    row.project = project
    row.reference = reference
  }
  return ids
}

/** What is new to the catalog of what these models were taken for. */
export const newIn = (catalog: ModelCatalog, settings: LearnedSettings): Batch['learned'] =>
  [...settings].filter(([model, shown]) => catalog.find(model)?.settings !== shown)

/** Rows of one upload, or of production, as a batch; each gets a `seq` of its own. */
export function predictionBatch(
  sequence: Sequence,
  rows: readonly CheckedPrediction[],
  learned: Batch['learned'],
): Batch {
  const first = sequence.next()
  const touched = new TouchedSlices()
  rows.forEach((row, i) => {
    row.seq = first + i
    touched.add(row.model, sliceOf(Math.floor(row.timestamp / 1e6)))
  })
  return {
    block: predictionBlock(rows),
    // A label may have come before its prediction: then the outcome of this slice is new as well.
    marks: touched.marks(['features', 'outcome'], rows[0]!.reference),
    learned,
  }
}
