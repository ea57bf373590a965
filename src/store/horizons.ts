import { z } from 'zod'
import { insert, type Store, select, sqlTime } from './client.ts'

/**
 * How far back a model's production goes, in starts of days (UTC) as epoch seconds; each only ever moves forward.
 * Uploads have none: they are kept as long as they are a reference.
 */
export const Horizon = z.object({
  /** Nothing older is counted again, compared with its rows, or taken in: the rows expire two days later. */
  recountable_from: z.number(),
  /** Histograms of a minute or ten, and of an hour, expire before these; those of a day or a week never do. */
  slices_from: z.number(),
  hours_from: z.number(),
  /** When it was last moved, in epoch milliseconds. */
  advanced_at: z.number(),
})
export type Horizon = z.infer<typeof Horizon>

/** What of a model's production is kept: how far back, and the length of its slices in seconds. */
export interface Kept extends Horizon {
  slice_seconds: number
}

/**
 * Rows expire this long after nothing is counted from them any more, in seconds: whatever was begun before has ended
 * by then.
 */
export const EXPIRY_MARGIN = 2 * 86_400

/** Of a model whose rows have not begun to expire. */
export const NO_HORIZON: Horizon = { recountable_from: 0, slices_from: 0, hours_from: 0, advanced_at: 0 }

/** The horizon of each model of a project that has one, by model. */
export async function listHorizons(store: Store, project: string): Promise<Map<string, Horizon>> {
  const rows = await select(store, {
    sql: `
      SELECT model, toUnixTimestamp(h.recountable_from) AS recountable_from, toUnixTimestamp(h.slices_from) AS slices_from,
             toUnixTimestamp(h.hours_from) AS hours_from, toUnixTimestamp64Milli(h.advanced_at) AS advanced_at
      FROM horizons AS h FINAL WHERE project = {project:String}`,
    params: { project },
    row: Horizon.extend({ model: z.string() }),
  })
  return new Map(rows.map(({ model, ...horizon }) => [model, horizon]))
}

/** Moves a model's horizon; on return it is on disk, and what is older may be erased. */
export async function writeHorizon(
  store: Store,
  project: string,
  { model, horizon }: { model: string; horizon: Horizon },
): Promise<void> {
  await insert(store, 'horizons', [
    {
      ...horizon,
      project,
      model,
      advanced_at: sqlTime(horizon.advanced_at),
      seq: store.sequence.next(),
    },
  ])
}
