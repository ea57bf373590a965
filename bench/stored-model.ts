import { request } from 'undici'
import { z } from 'zod'
import { run, type Store, select } from '../src/store/client.ts'
import { markSlices } from '../src/store/slice-marks.ts'
import { SLICE_SECONDS } from '../src/store/slices.ts'
import { KEY } from './send.ts'
import { atRest, until } from './wait.ts'

const DAY_MS = 86_400_000
export const NOW = Date.parse('2026-11-01T00:00:00Z')
/** What comes before is the reference, what comes after production. */
export const GO_LIVE = NOW - 30 * DAY_MS

/** A model whose rows are made inside ClickHouse. */
export interface StoredModel {
  model: string
  features: number
  referenceRows: number
  rows: number
  /** Of the reference and of production, each. */
  days: number
}

const startOf = ({ days }: StoredModel): number => GO_LIVE - days * DAY_MS
const endOf = ({ days }: StoredModel): number => GO_LIVE + days * DAY_MS

export const namesOf = ({ features }: Pick<StoredModel, 'features'>): string[] =>
  Array.from({ length: features }, (_, i) => `f${i}`)

/** Stores rows of a reference and of production: normal features, each with a mean and a spread of its own. */
export async function storeModel(store: Store, model: StoredModel): Promise<void> {
  await makeRows(store, model, { rows: model.referenceRows, from: startOf(model) })
  await makeRows(store, model, { rows: model.rows, from: GO_LIVE })
  // They were not posted, so their slices are marked here.
  const slices: number[] = []
  for (let at = startOf(model); at < endOf(model); at += SLICE_SECONDS * 1000) slices.push(at / 1000)
  const kinds = ['features', 'outcome'] as const
  const sets = kinds.map(kind => ({ model: model.model, reference: '', kind, slices }))
  await markSlices(store, 'default', sets)
}

const makeRows = (
  store: Store,
  { model, features, days }: StoredModel,
  { rows, from }: { rows: number; from: number },
) =>
  run(
    store,
    `INSERT INTO predictions (project, model, prediction_id, timestamp, numeric, prediction, score, latency_ms, status, weight, seq)
     SELECT 'default', {model:String}, concat({from:String}, toString(number)),
       fromUnixTimestamp64Milli(toInt64({from:Int64} + number * {step:Float64})),
       mapFromArrays({names:Array(String)}, [${Array.from({ length: features }, (_, i) => `randNormal(${i}, ${1 + i}, number * 1009 + ${i})`).join(', ')}]),
       toString(rand(1) % 2), rand(2) / 4294967296, randLogNormal(3, 0.5, number), 'ok', 1, {seq:UInt64} + number
     FROM numbers({rows:UInt64})`,
    {
      model,
      from,
      rows,
      step: (days * DAY_MS) / rows,
      names: namesOf({ features }),
      seq: store.sequence.next(),
    },
  )

/** Asks a service about a model. @throws Error with what it answered */
export async function ask(
  url: string,
  path: string,
  { method = 'GET', body }: { method?: 'GET' | 'PUT' | 'POST'; body?: object } = {},
): Promise<string> {
  // Not fetch, which takes some milliseconds of its own.
  const answer = await request(`${url}/v1/models/${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : null,
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300)
    throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`)
  return text
}

/** Makes stored rows those of a model with a reference. */
export async function watchModel(url: string, model: StoredModel): Promise<void> {
  const features = Object.fromEntries(namesOf(model).map(name => [name, 'numeric']))
  await ask(url, model.model, { method: 'PUT', body: { task: 'binary', positive_class: '1', features } })
  await ask(url, `${model.model}/reference`, { method: 'POST', body: { from: startOf(model), to: GO_LIVE } })
}

/** Compares all of production. @returns how long the answer took, in milliseconds */
export async function compareOnce(url: string, model: StoredModel, query = ''): Promise<number> {
  const start = performance.now()
  const answer = await ask(url, `${model.model}/compare?from=${GO_LIVE}&to=${endOf(model)}${query}`)
  const took = performance.now() - start
  const { subjects } = JSON.parse(answer) as { subjects: unknown[] }
  if (subjects.length < model.features) throw new Error(`only ${subjects.length} subjects`)
  return took
}

/** Waits until the service has counted every slice and measured every window. */
export async function untilMeasured(store: Store): Promise<void> {
  let before = -1
  await until(
    'every window is measured',
    async () => {
      await atRest(store)
      const [found] = await select(store, {
        sql: 'SELECT count() AS rows FROM measurements',
        row: z.object({ rows: z.number() }),
      })
      const isSame = found!.rows === before && before > 0
      before = found!.rows
      return isSame
    },
    7_000,
  )
}

/** A month's rows were written within minutes: merged, they are read as they lie later. */
export async function mergeAll(store: Store): Promise<void> {
  for (const table of ['predictions', 'histograms']) await run(store, `OPTIMIZE TABLE ${table} FINAL`)
  await atRest(store)
}
