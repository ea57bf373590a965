import { randomUUID } from 'node:crypto'
import { ModelName } from '../model/names.ts'
import type { FeatureType, ModelSettings } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { writePredictions } from '../store/predictions.ts'
import { markSlices, type SliceSet, sliceOf } from '../store/slices.ts'
import { type CheckedPrediction, checkPrediction, NO_TIME } from './check-prediction.ts'
import { isObject } from './check-value.ts'
import { inferModel } from './infer-model.ts'
import type { ModelCatalog } from './model-catalog.ts'
import type { ReadRow } from './read-rows.ts'
import { type Acceptance, type Fault, fault, type Rejection } from './rejection.ts'

/** Where accepted rows go. `now` is epoch milliseconds. */
export interface Ingest {
  store: Store
  catalog: ModelCatalog
  now: number
}

/**
 * Checks predictions row by row and stores the good ones; on return they are on disk and their slices are
 * marked. The place of the spool: what is accepted is one batch with a `seq` of its own.
 */
export async function acceptPredictions(ingest: Ingest, rows: readonly ReadRow[]): Promise<Acceptance> {
  const settings = await settingsByModel(ingest, rows)
  const rejected: Rejection[] = []
  const accepted: CheckedPrediction[] = []
  rows.forEach((read, index) => {
    const checked = 'fault' in read ? read.fault : checkRow(read.row, settings, ingest.now)
    if ('code' in checked) rejected.push({ index, ...checked })
    else accepted.push(checked)
  })
  const ids = await storePredictions(ingest, accepted, '')
  return { accepted: accepted.length, rejected, ids }
}

function checkRow(
  row: unknown,
  settings: ReadonlyMap<string, ModelSettings>,
  now: number,
): CheckedPrediction | Fault {
  const model = isObject(row) ? row.model : undefined
  if (model === undefined) return fault('model', 'missing', 'Name the model that made this prediction.')
  const known = typeof model === 'string' ? settings.get(model) : undefined
  if (!known)
    return fault('model', 'bad_name', 'A model name has 1 to 128 letters, digits, dots, dashes or underscores.')
  const checked = checkPrediction(row, known, { now })
  if (!('code' in checked)) checked.model = model as string
  return checked
}

/** The settings of every model the rows name; one never seen is inferred from its rows, and kept once they pass. */
async function settingsByModel(
  { catalog }: Ingest,
  rows: readonly ReadRow[],
): Promise<Map<string, ModelSettings>> {
  const settings = new Map<string, ModelSettings>()
  const unknown = new Map<string, unknown[]>()
  for (const read of rows) {
    if (!('row' in read) || !isObject(read.row) || typeof read.row.model !== 'string') continue
    const name = read.row.model
    if (settings.has(name)) continue
    const known = catalog.find(name)
    if (known) settings.set(name, known.settings)
    else if (ModelName.safeParse(name).success) unknown.set(name, [...(unknown.get(name) ?? []), read.row])
  }
  for (const [name, examples] of unknown) settings.set(name, inferModel(examples))
  return settings
}

/** Gives the rows identity, time and `seq`, stores them, declares their new features, and marks their slices. */
export async function storePredictions(
  { store, catalog, now }: Ingest,
  rows: readonly CheckedPrediction[],
  reference: string,
): Promise<string[]> {
  if (rows.length === 0) return []
  await declareWhatIsNew(catalog, rows)
  const first = store.sequence.next()
  const ids: string[] = []
  const slices = new Map<string, Set<number>>()
  rows.forEach((row, i) => {
    if (row.prediction_id === '') {
      row.prediction_id = randomUUID()
      ids.push(row.prediction_id)
    }
    if (row.timestamp === NO_TIME) row.timestamp = now * 1000
    row.project = catalog.project
    row.reference = reference
    row.seq = first + i
    addTo(slices, row.model, sliceOf(Math.floor(row.timestamp / 1e6)))
  })
  await writePredictions(store, rows)
  const sets = [...slices].flatMap(([model, starts]): SliceSet[] =>
    // A label may have come before its prediction: then the outcome of this slice is new as well.
    (['features', 'outcome'] as const).map(kind => ({ model, reference, kind, slices: [...starts] })),
  )
  await markSlices(store, catalog.project, { sets, seq: first + rows.length - 1 })
  return ids
}

function addTo(sets: Map<string, Set<number>>, key: string, value: number): void {
  const set = sets.get(key)
  if (set) set.add(value)
  else sets.set(key, new Set([value]))
}

/** Microseconds since 1970 as ClickHouse reads a `DateTime64(6)`: seconds and six decimals. */
export const sqlMicros = (micros: number): string =>
  `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`

async function declareWhatIsNew(catalog: ModelCatalog, rows: readonly CheckedPrediction[]): Promise<void> {
  const features = new Map<string, Record<string, FeatureType>>()
  const unregistered = new Map<string, CheckedPrediction[]>()
  for (const row of rows) {
    if (row.undeclared) features.set(row.model, Object.assign(features.get(row.model) ?? {}, row.undeclared))
    if (catalog.find(row.model)) continue
    const examples = unregistered.get(row.model)
    if (examples) examples.push(row)
    else unregistered.set(row.model, [row])
  }
  for (const [model, examples] of unregistered) {
    const settings = inferModel(examples.map(asSent))
    await catalog.put({ project: catalog.project, model, settings, origin: 'inferred' })
  }
  for (const [model, declared] of features) await catalog.declare(model, declared)
}

/** What `inferModel` reads of a row, from the row as it was checked. */
const asSent = (row: CheckedPrediction): Record<string, unknown> => ({
  ...(row.prediction_value === null ? { prediction: row.prediction } : { prediction: row.prediction_value }),
  ...(row.score === null ? {} : { score: row.score }),
  probabilities: row.probabilities,
})
