import { z } from 'zod'
import { insert, type Store, select, sqlTime } from './client.ts'

/** The data "normal" is judged by. Times are epoch milliseconds, `to` exclusive. */
export const Reference = z.object({
  model: z.string(),
  name: z.string(),
  /** What `reference` its rows carry in every table; empty when it is a range of production. */
  upload: z.string(),
  /** Only this version; empty for all. */
  version: z.string(),
  from: z.number(),
  to: z.number(),
  rows: z.number(),
  content_hash: z.string(),
  created_at: z.number(),
})
export type Reference = z.infer<typeof Reference>

/** The references of one model, the newest first. */
export async function listReferences(store: Store, project: string, model: string): Promise<Reference[]> {
  return select(store, {
    sql: `
      SELECT model, name, upload, version, rows, content_hash,
             toUnixTimestamp64Milli(from) AS from, toUnixTimestamp64Milli(to) AS to,
             toUnixTimestamp64Milli(created_at) AS created_at
      FROM model_references FINAL
      WHERE project = {project:String} AND model = {model:String}
      ORDER BY created_at DESC, name`,
    params: { project, model },
    row: Reference,
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

/** Makes a reference, or puts another in the place of the one of the same name. */
export async function writeReference(store: Store, project: string, reference: Reference): Promise<void> {
  await insert(store, 'model_references', [
    {
      ...reference,
      project,
      from: sqlTime(reference.from),
      to: sqlTime(reference.to),
      created_at: sqlTime(reference.created_at),
      seq: store.sequence.next(),
    },
  ])
}
