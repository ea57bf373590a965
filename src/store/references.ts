import { z } from 'zod'
import { insert, type Store, select, sqlTime } from './client.ts'

/** A reference that moves with what it judges: so many windows of production, `gap` windows before the judged one. */
export interface Rolling {
  windows: number
  gap: number
}

/** The data "normal" is judged by. Times are epoch milliseconds, `to` exclusive. */
export interface Reference {
  model: string
  name: string
  /** What `reference` its rows carry in every table; empty when it is of production. */
  upload: string
  /** Only this version; empty for all. */
  version: string
  /** A rolling one has no range until it is known what it judges: both are 0. */
  from: number
  to: number
  /** Null: it stays what it is. */
  rolling: Rolling | null
  rows: number
  content_hash: string
  created_at: number
}

const Row = z
  .object({
    model: z.string(),
    name: z.string(),
    upload: z.string(),
    version: z.string(),
    from: z.number(),
    to: z.number(),
    rolling_windows: z.number(),
    rolling_gap: z.number(),
    rows: z.number(),
    content_hash: z.string(),
    created_at: z.number(),
  })
  .transform(
    ({ rolling_windows: windows, rolling_gap: gap, ...reference }): Reference => ({
      ...reference,
      rolling: windows === 0 ? null : { windows, gap },
    }),
  )

/**
 * What a measurement knows its reference by: the name, and what was in it, as another of that name may take its place.
 *
 * @example default@9f86d081884c
 */
export const referenceId = ({ name, content_hash }: Pick<Reference, 'name' | 'content_hash'>): string =>
  `${name}@${content_hash.slice(0, 12)}`

/** The references of one model, the newest first. */
export async function listReferences(store: Store, project: string, model: string): Promise<Reference[]> {
  const names = new Set<string>()
  return (await listEveryReference(store, project, model)).filter(({ name }) => {
    const isCurrent = !names.has(name)
    names.add(name)
    return isCurrent
  })
}

/** Those too whose place another of their name has taken, the newest first. */
export async function listEveryReference(store: Store, project: string, model: string): Promise<Reference[]> {
  return select(store, {
    sql: `
      SELECT model, name, upload, version, rolling_windows, rolling_gap, rows, content_hash,
             toUnixTimestamp64Milli(from) AS from, toUnixTimestamp64Milli(to) AS to,
             toUnixTimestamp64Milli(created_at) AS created_at
      FROM model_references AS r FINAL
      WHERE project = {project:String} AND model = {model:String}
      ORDER BY r.created_at DESC, seq DESC`,
    params: { project, model },
    row: Row,
  })
}

/** The reference of that name, or null. */
export async function findReference(
  store: Store,
  project: string,
  { model, name }: { model: string; name: string },
): Promise<Reference | null> {
  const references = await listReferences(store, project, model)
  return references.find(reference => reference.name === name) ?? null
}

/** Makes a reference, or puts another in the place of the one of the same name, which is still listed as a former one. */
export async function writeReference(
  store: Store,
  project: string,
  { rolling, ...reference }: Reference,
): Promise<void> {
  await insert(store, 'model_references', [
    {
      ...reference,
      project,
      rolling_windows: rolling?.windows ?? 0,
      rolling_gap: rolling?.gap ?? 0,
      from: sqlTime(reference.from),
      to: sqlTime(reference.to),
      created_at: sqlTime(reference.created_at),
      seq: store.sequence.next(),
    },
  ])
  store.changes.referred += 1
}
