import type { Store } from './client.ts'
import { SPANS } from './cover-range.ts'
import { eraseWhere } from './erase-where.ts'
import { EXPIRY_MARGIN, type Horizon } from './horizons.ts'
import { MINUTE_SECONDS } from './slices.ts'

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
  refusals: 'slice',
}

/** Tables that also hold uploads, whose rows are kept. */
const WITH_UPLOADS = new Set(['predictions', 'labels', 'histograms'])

const SPANS_THAT_EXPIRE = [
  { span: MINUTE_SECONDS, from: 'slices_from' },
  { span: SPANS[0], from: 'slices_from' },
  { span: SPANS[1], from: 'hours_from' },
] as const

/**
 * Begins to erase raw rows of production two days older than can be recounted, and histograms of a minute, ten
 * minutes and an hour before their horizons, which must be on disk. Nothing may be counted meanwhile: what is counted later stays.
 */
export async function eraseExpired(
  store: Store,
  project: string,
  { model, horizon, kept }: Expiry,
): Promise<void> {
  const before = horizon.recountable_from - EXPIRY_MARGIN
  for (const [table, time] of Object.entries(ROWS))
    await eraseWhere(store, table, {
      where: productionOf(table, `${time} < fromUnixTimestamp64Second({before:Int64})`),
      params: { project, model, before },
    })
  for (const { span, from } of SPANS_THAT_EXPIRE)
    await eraseWhere(store, 'histograms', {
      where: productionOf(
        'histograms',
        `span = {span:UInt32} AND slice < fromUnixTimestamp({before:UInt32})
        AND NOT arrayExists((first, last) -> toUnixTimestamp(slice) >= first AND toUnixTimestamp(slice) < last, {firsts:Array(UInt32)}, {lasts:Array(UInt32)})`,
      ),
      params: {
        ...{ project, model, span, before: horizon[from] },
        firsts: kept.map(range => range.from),
        lasts: kept.map(range => range.to),
      },
    })
}

/** The rows of one model's production. */
const productionOf = (table: string, condition: string): string =>
  `project = {project:String} AND model = {model:String}
    ${WITH_UPLOADS.has(table) ? "AND reference = ''" : ''} AND ${condition}`
