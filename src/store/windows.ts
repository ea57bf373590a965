import { z } from 'zod'
import { insert, type Store, select } from './client.ts'
import type { SliceKind } from './slices.ts'

/** A window that has been measured, and the newest count its measurements hold. Times are epoch seconds. */
export interface MeasuredWindow {
  kind: SliceKind
  window_start: number
  window_end: number
  measured: number
}

const Row = z.object({
  kind: z.enum(['features', 'outcome']),
  window_start: z.number(),
  window_end: z.number(),
  measured: z.number(),
})

/** The windows of a model that have been measured, oldest first. */
export async function listMeasuredWindows(
  store: Store,
  project: string,
  model: string,
): Promise<MeasuredWindow[]> {
  return select(store, {
    sql: `
      SELECT kind, toUnixTimestamp(w.window_start) AS window_start, toUnixTimestamp(w.window_end) AS window_end, measured
      FROM windows AS w FINAL WHERE project = {project:String} AND model = {model:String}
      ORDER BY window_start, kind`,
    params: { project, model },
    row: Row,
  })
}

/** Records windows as measured. */
export async function writeMeasuredWindows(
  store: Store,
  project: string,
  { model, windows }: { model: string; windows: readonly MeasuredWindow[] },
): Promise<void> {
  const seq = store.sequence.next()
  await insert(
    store,
    'windows',
    windows.map(window => ({ ...window, project, model, seq })),
  )
}
