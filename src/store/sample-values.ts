import { z } from 'zod'
import { type Store, select, selectNative } from './client.ts'
import { setParams } from './raw-rows.ts'
import type { SliceSet } from './slices.ts'
import type { SubjectGroup } from './subject-groups.ts'

/** More rows than this do not move a frozen decile by more than 0.2 %. */
const SAMPLE_ROWS = 50_000

/** Rare categories beyond this many have no name of their own in a binning anyway. */
const MOST_CATEGORIES = 1_000

/** Values asked for at once: 80 MB of them. */
const MOST_VALUES = 10_000_000

/**
 * Finite values of a group's numeric subjects, by name: of every row, or of a sample chosen by the hash of
 * its id, so that asking again gives the same.
 */
export async function sampleNumbers(
  store: Store,
  project: string,
  { set, group, names }: { set: SliceSet; group: SubjectGroup; names: readonly string[] },
): Promise<Map<string, Float64Array>> {
  const params = setParams(project, set)
  const [total] = await select(store, {
    sql: `SELECT count() AS rows FROM (${group.source})`,
    params,
    row: z.object({ rows: z.number() }),
  })
  const rows = total?.rows ?? 0
  const every = Math.max(1, Math.floor(rows / SAMPLE_ROWS))
  const namesAtOnce = Math.max(1, Math.floor(MOST_VALUES / Math.max(1, rows / every)))
  const samples = new Map<string, Float64Array>()
  for (let i = 0; i < names.length; i += namesAtOnce) {
    const found = await selectNative(store, {
      sql: `
        SELECT toString(name) AS subject, groupArray(assumeNotNull(value)) AS sample
        FROM (
          SELECT ${group.names} AS names, ${group.values} AS values
          FROM (${group.source}) WHERE cityHash64(prediction_id) % {every:UInt64} = 0
        )
        ARRAY JOIN names AS name, values AS value
        WHERE name IN {wanted:Array(String)} AND value IS NOT NULL AND isFinite(value)
        GROUP BY name`,
      params: { ...params, wanted: names.slice(i, i + namesAtOnce), every },
      shape: { subject: 'String', sample: 'Array(Float64)' },
    })
    for (const { subject, sample } of found) samples.set(subject, sample)
  }
  return samples
}

/** Has any row of these slices, a replaced one among them, resources? Reads one column, which is empty for most models. */
export async function hasResources(store: Store, project: string, set: SliceSet): Promise<boolean> {
  const found = await select(store, {
    sql: `
      SELECT 1 AS found FROM predictions
      WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
        AND toStartOfInterval(timestamp, INTERVAL 10 MINUTE) IN {slices:Array(DateTime('UTC'))} AND notEmpty(resources)
      LIMIT 1`,
    params: setParams(project, set),
    row: z.object({ found: z.number() }),
  })
  return found.length > 0
}

/** Rows per value of a group's categorical subjects, by name; the most frequent values only. */
export async function countCategories(
  store: Store,
  project: string,
  { set, group, names }: { set: SliceSet; group: SubjectGroup; names: readonly string[] },
): Promise<Map<string, Map<string, number>>> {
  const rows = await select(store, {
    sql: `
      SELECT toString(name) AS subject, toString(value) AS category, count() AS rows
      FROM (SELECT ${group.names} AS names, ${group.values} AS values FROM (${group.source}))
      ARRAY JOIN names AS name, values AS value
      WHERE name IN {wanted:Array(String)} AND value IS NOT NULL
      GROUP BY subject, category
      ORDER BY rows DESC, category
      LIMIT ${MOST_CATEGORIES} BY subject`,
    params: { ...setParams(project, set), wanted: [...names] },
    row: z.object({ subject: z.string(), category: z.string(), rows: z.number() }),
  })
  const counts = new Map<string, Map<string, number>>()
  for (const { subject, category, rows: count } of rows) {
    const categories = counts.get(subject) ?? new Map<string, number>()
    counts.set(subject, categories.set(category, count))
  }
  return counts
}
