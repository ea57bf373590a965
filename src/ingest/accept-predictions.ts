import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { ModelSettings } from '../model/model.ts'
import { ModelName } from '../model/names.ts'
import type { Store } from '../store/client.ts'
import { AcceptedPredictions } from './accepted-predictions.ts'
import type { Batch } from './batch.ts'
import { type CheckedPrediction, checkPrediction, NO_TIME } from './check-prediction.ts'
import { isObject } from './check-value.ts'
import { inferModel } from './infer-model.ts'
import type { JsonShape } from './json-shape.ts'
import type { MadeTimes } from './made-times.ts'
import type { ModelCatalog } from './model-catalog.ts'
import { nestingFault } from './nesting.ts'
import { parseRow, type ReadRow } from './read-rows.ts'
import { type Refusals, refusedRow } from './refusals.ts'
import { type Acceptance, type Fault, fault, type Rejection } from './rejection.ts'
import { RowReader } from './row-reader.ts'
import type { Spooler } from './spooler.ts'
import type { Passed } from './template/row-template.ts'
import { turns } from './turns.ts'

/** Where accepted rows go. `now` is epoch milliseconds. */
export interface Ingest {
  store: Store
  catalog: ModelCatalog
  spooler: Spooler
  /** Counts what is refused. */
  refusals: Refusals
  /** Times of rows that had none, for when they are sent again. */
  times: MadeTimes
  /** Resolves once everything acknowledged so far is in the store. */
  settle: () => Promise<void>
  now: number
}

/** Then others have a turn: each file call of the drain would otherwise wait for a whole batch to be checked. */
const ROWS_AT_A_TIME = 1_000

/**
 * Batches that take longer are checked one after the other, of all requests. There is one thread: begun at once the first would
 * be done when the last is, and whatever is short would wait for a part of each.
 */
const checkInTurn = turns()

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
  const check = () => checkRows(ingest, rows, mostIds)
  const { accepted, rejected, ids, learned } = await (rows.length > ROWS_AT_A_TIME
    ? checkInTurn(check)
    : check())
  const count = accepted.length
  await ingest.spooler.predictions(accepted, learned)
  return { accepted: count, rejected, ids }
}

/** The rows of one batch that passed, and what is told of the others. */
interface CheckedRows extends Pick<Acceptance, 'rejected' | 'ids'> {
  accepted: AcceptedPredictions
  learned: Batch['learned']
}

async function checkRows(ingest: Ingest, rows: readonly ReadRow[], mostIds: number): Promise<CheckedRows> {
  const { catalog, now } = ingest
  const settings: LearnedSettings = new Map()
  const reader = new RowReader()
  const rejected: Rejection[] = []
  const accepted = new AcceptedPredictions('')
  const ids: string[] = []
  const place = { project: catalog.project, reference: '', now }
  for (let index = 0; index < rows.length; index++) {
    if (index > 0 && index % ROWS_AT_A_TIME === 0) await setImmediate()
    const row = rows[index]!
    const shape = reader.scan(row)
    if (shape !== null && accepted.addLike(shape, settings)) continue
    const read = shape === null ? reader.parse(row) : { row: shape.row() }
    const checked = 'fault' in read ? read.fault : checkRow(read.row, { rows, settings, ingest })
    const refuse = (found: Fault) => {
      rejected.push({ index, ...found })
      const refused = 'row' in read ? refusedRow(read.row, found, settings) : null
      if (refused) ingest.refusals.add(refused, now)
    }
    if ('code' in checked) refuse(nestingFault(read) ?? checked)
    else if (checked.prediction_id === '' && ids.length >= mostIds) refuse(NEEDS_ID)
    else {
      if (checked.timestamp === NO_TIME && checked.prediction_id !== '')
        checked.timestamp = ingest.times.timeOf(checked, now)
      ids.push(...identify(checked, place))
      accepted.add(learn(checked, settings))
      if (shape !== null) accepted.passed(passedAs(checked, shape, { settings, ingest }))
    }
  }
  return { accepted, rejected, ids, learned: newIn(catalog, settings) }
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
  { rows, settings, ingest: { catalog, now } }: CheckedAgainst,
): CheckedPrediction | Fault {
  const model = isObject(row) ? row.model : undefined
  if (model == null) return fault('model', 'missing', 'Name the model that made this prediction.')
  const known = typeof model === 'string' ? settingsOf(model, { rows, settings, catalog }) : null
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

const passedAs = (
  row: CheckedPrediction,
  shape: JsonShape,
  { settings, ingest: { catalog, now } }: Pick<CheckedAgainst, 'settings' | 'ingest'>,
): Passed => ({
  row,
  shape,
  settings: settings.get(row.model)!,
  now,
  oldest: catalog.horizonOf(row.model).recountable_from,
})

interface CheckedAgainst {
  /** All of the batch: a model never seen is inferred from its rows. */
  rows: readonly ReadRow[]
  settings: LearnedSettings
  ingest: Pick<Ingest, 'catalog' | 'now'>
}

/** @returns null when it is no name of a model */
function settingsOf(
  model: string,
  { rows, settings, catalog }: Pick<CheckedAgainst, 'rows' | 'settings'> & { catalog: ModelCatalog },
): ModelSettings | null {
  const known = settings.get(model)
  if (known) return known
  const registered = catalog.find(model)?.settings
  if (!registered && !ModelName.safeParse(model).success) return null
  const found = registered ?? inferModel(rowsOf(model, rows))
  settings.set(model, found)
  return found
}

function rowsOf(model: string, rows: readonly ReadRow[]): unknown[] {
  return rows.flatMap(each => {
    const read = parseRow(each)
    return 'row' in read && isObject(read.row) && read.row.model === model ? [read.row] : []
  })
}

/**
 * Gives a row a place and, where the sender left them out, identity and time.
 *
 * @returns the id, if it was made here
 */
export function identify(
  row: CheckedPrediction,
  { project, reference, now }: { project: string; reference: string; now: number },
): string[] {
  const isNew = row.prediction_id === ''
  if (isNew) row.prediction_id = randomUUID()
  if (row.timestamp === NO_TIME) row.timestamp = now * 1000
  row.project = project
  row.reference = reference
  return isNew ? [row.prediction_id] : []
}

/** What is new to the catalog of what these models were taken for. */
export const newIn = (catalog: ModelCatalog, settings: LearnedSettings): Batch['learned'] =>
  [...settings].filter(([model, shown]) => catalog.find(model)?.settings !== shown)
