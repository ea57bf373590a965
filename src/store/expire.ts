import { z } from 'zod'
import { beginErasing, type Store, select } from './client.ts'
import { SPANS } from './cover-range.ts'
import { EXPIRY_MARGIN, type Horizon } from './horizons.ts'

/** What of a model's production has expired. */
export interface Expiry {
  model: string
  horizon: Horizon
  /** Ranges whose histograms stay, whole, in epoch seconds: references that are a range of production. */
  kept: readonly { from: number; to: number }[]
}

/** Where each kind of raw row keeps the time that it expires by; a waiting label has only its own. */
const ROWS = {
  predictions: 'timestamp',
  labels: 'prediction_timestamp',
  prediction_ids: 'timestamp',
  labels_pending: 'timestamp',
}

/** Tables that also hold uploads, whose rows are kept. */
const WITH_UPLOADS = new Set(['predictions', 'labels', 'histograms'])

const SPANS_THAT_EXPIRE = [
  { span: SPANS[0], from: 'slices_from' },
  { span: SPANS[1], from: 'hours_from' },
] as const

/**
 * Begins to erase raw rows of production two days older than can be recounted, and histograms of ten minutes and of
 * an hour before their horizons, which must be on disk. Nothing may be counted meanwhile: what is counted later stays.
 */
export async function eraseExpired(
  store: Store,
  project: string,
  { model, horizon, kept }: Expiry,
): Promise<void> {
  const before = horizon.recountable_from - EXPIRY_MARGIN
  for (const [table, time] of Object.entries(ROWS))
    await eraseWhere(store, table, {
      condition: `${time} < fromUnixTimestamp64Second({before:Int64})`,
      params: { project, model, before },
    })
  for (const { span, from } of SPANS_THAT_EXPIRE)
    await eraseWhere(store, 'histograms', {
      condition: `span = {span:UInt32} AND slice < fromUnixTimestamp({before:UInt32})
        AND NOT arrayExists((first, last) -> toUnixTimestamp(slice) >= first AND toUnixTimestamp(slice) < last, {firsts:Array(UInt32)}, {lasts:Array(UInt32)})`,
      params: {
        ...{ project, model, span, before: horizon[from] },
        firsts: kept.map(range => range.from),
        lasts: kept.map(range => range.to),
      },
    })
}

/** A DELETE rewrites every part it is let near, so it is sent to the partitions that hold something to erase. */
async function eraseWhere(
  store: Store,
  table: string,
  { condition, params }: { condition: string; params: Record<string, unknown> },
): Promise<void> {
  const where = `project = {project:String} AND model = {model:String}
    ${WITH_UPLOADS.has(table) ? "AND reference = ''" : ''} AND ${condition}`
  const partitions = await select(store, {
    sql: `SELECT DISTINCT _partition_id AS id FROM ${table} WHERE ${where}`,
    params,
    row: z.object({ id: z.string() }),
  })
  for (const { id } of partitions)
    await beginErasing(store, `DELETE FROM ${table} IN PARTITION ID {partition:String} WHERE ${where}`, {
      ...params,
      partition: id,
    })
}
