import { z } from 'zod'
import { AlertState } from '../model/alert.ts'
import { insert, type Store, select, sqlTime } from './client.ts'

/** Where one rule stands on one subject: what it must remember from window to window. */
export const HeldState = z.object({
  fingerprint: z.string(),
  state: AlertState,
  /** Windows in a row that went against the state: bad ones while pending, good ones while firing. */
  windows: z.number(),
  /** Epoch milliseconds: start of the window in which the state began, end of the newest window judged. */
  since: z.number(),
  judged_until: z.number(),
  /** The open episode while firing, otherwise empty. */
  alert_id: z.string(),
})
export type HeldState = z.infer<typeof HeldState>

/** Where every rule stands on one model. */
export async function readAlertStates(store: Store, project: string, model: string): Promise<HeldState[]> {
  return select(store, {
    sql: `
      SELECT fingerprint, state, windows, alert_id,
             toUnixTimestamp64Milli(since) AS since, toUnixTimestamp64Milli(judged_until) AS judged_until
      FROM alert_states FINAL
      WHERE project = {project:String} AND model = {model:String}
      ORDER BY fingerprint`,
    params: { project, model },
    row: HeldState,
  })
}

/** Stores where rules stand on one model; the former state of the same fingerprint is replaced. */
export async function writeAlertStates(
  store: Store,
  { project, model }: { project: string; model: string },
  states: readonly HeldState[],
): Promise<void> {
  const seq = store.sequence.next()
  const rows = states.map(state => ({
    ...state,
    project,
    model,
    since: sqlTime(state.since),
    judged_until: sqlTime(state.judged_until),
    seq,
  }))
  await insert(store, 'alert_states', rows)
}
