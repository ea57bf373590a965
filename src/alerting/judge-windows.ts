import type { Measurement } from '../model/measurement.ts'
import { readAlertStates, writeAlertStates } from '../store/alert-states.ts'
import { listAlerts, writeAlerts } from '../store/alerts.ts'
import type { Store } from '../store/client.ts'
import { type Evaluated, evaluateWindows } from './evaluate-windows.ts'
import type { Rule } from './rule.ts'

/** Newly closed windows of one model, and what they are judged by. */
export interface Judgement {
  store: Store
  project: string
  model: string
  rules: readonly Rule[]
  /** Verdicts of the windows, in any order; windows that were judged before change nothing. */
  measurements: readonly Measurement[]
  /** Epoch milliseconds. */
  now: number
}

/**
 * Takes the rules of one model through its newly closed windows and stores where they stand and which alerts
 * there are. Nothing is sent: call `notify` once no closed window is left unjudged, or people would be told
 * of a past that is over.
 *
 * @returns what has changed
 */
export async function judgeWindows(judgement: Judgement): Promise<Evaluated> {
  const { store, project, model, rules, measurements, now } = judgement
  const states = await readAlertStates(store, project, model)
  const open = await listAlerts(store, project, { model, state: 'firing' })
  const evaluated = evaluateWindows({ project, rules, states, open, measurements, now })
  // Alerts first: killed in between, the same windows are judged again and make the same alerts. The other
  // way round the windows would count as judged and the alerts be lost.
  await writeAlerts(store, evaluated.alerts)
  await writeAlertStates(store, { project, model }, evaluated.states)
  return evaluated
}
