import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import type { HeldState } from '../store/alert-states.ts'
import { beginEpisode, endEpisode, followEpisode } from './episode.ts'
import { alertIdOf, fingerprintOf } from './identify.ts'
import { type Rule, ruleSelects } from './rule.ts'
import { initialState, type Reading, step } from './step.ts'

/** What is known before, and the windows that have closed since. */
export interface Evaluation {
  project: string
  rules: readonly Rule[]
  /** Where the rules stand on the model, and its open episodes. */
  states: readonly HeldState[]
  open: readonly Alert[]
  /** Of one model and any number of windows, in any order; only verdicts are judged. */
  measurements: readonly Measurement[]
  now: number
}

/** What has changed and is to be stored. */
export interface Evaluated {
  states: HeldState[]
  alerts: Alert[]
}

/**
 * Takes every rule through the windows in order of time. Windows missed while the service was down are
 * stepped through one by one, so that an episode that began and ended meanwhile is recorded as resolved with
 * nothing told, which is what keeps it from ever being sent.
 */
export function evaluateWindows({ project, rules, states, open, measurements, now }: Evaluation): Evaluated {
  const held = new Map(states.map(state => [state.fingerprint, state]))
  const episodes = new Map(open.map(alert => [alert.alert_id, alert]))
  const changedStates = new Map<string, HeldState>()
  const changedAlerts = new Map<string, Alert>()
  const keep = ({ state, alert }: Judged): void => {
    held.set(state.fingerprint, state)
    changedStates.set(state.fingerprint, state)
    if (!alert) return
    episodes.set(alert.alert_id, alert)
    changedAlerts.set(alert.alert_id, alert)
  }

  for (const alert of open)
    if (!rules.some(rule => rule.name === alert.rule && ruleSelects(rule, alert))) keep(abandon(alert, now))
  for (const { measurement, reading } of inOrder(measurements))
    for (const rule of rules) {
      if (!ruleSelects(rule, measurement)) continue
      const judged = judge({ project, rule, measurement, reading, held, episodes })
      if (judged) keep(judged)
    }
  return { states: [...changedStates.values()], alerts: [...changedAlerts.values()] }
}

interface Judged {
  state: HeldState
  alert: Alert | undefined
}

interface Judging {
  project: string
  rule: Rule
  measurement: Measurement
  reading: Reading
  held: ReadonlyMap<string, HeldState>
  episodes: ReadonlyMap<string, Alert>
}

/** @returns null when the window is not newer than what has been judged */
function judge({ project, rule, measurement, reading, held, episodes }: Judging): Judged | null {
  const fingerprint = fingerprintOf({ ...measurement, rule: rule.name })
  const before = held.get(fingerprint)
  const previous = before ?? initialState(reading.window_start)
  const { state, change } = step(previous, reading, rule)
  if (state === previous) return null
  const fired = change === 'fired'
  const alert_id = fired ? alertIdOf(fingerprint, reading.window_start) : (before?.alert_id ?? '')
  // An id may be known when it fires: a run that was killed between its two writes left the alert but not the
  // state. It is taken up as it is, or what people were told of it would be forgotten.
  const known = episodes.get(alert_id)
  const begun = fired
    ? beginEpisode({ project, alert_id, fingerprint, rule: rule.name }, measurement)
    : undefined
  const episode = known ? followEpisode(known, measurement) : begun
  return {
    state: { ...state, fingerprint, alert_id: state.state === 'firing' ? alert_id : '' },
    alert: episode && change === 'resolved' ? endEpisode(episode, reading.window_end) : episode,
  }
}

function inOrder(measurements: readonly Measurement[]): { measurement: Measurement; reading: Reading }[] {
  return measurements
    .filter(({ statistic }) => statistic === 'verdict')
    .flatMap(measurement =>
      measurement.verdict === null
        ? []
        : [{ measurement, reading: { ...measurement, verdict: measurement.verdict } }],
    )
    .sort((a, b) => a.reading.window_end - b.reading.window_end)
}

/** Nobody watches an alert any more whose rule was switched off or narrowed; left open, it would fire for ever. */
function abandon(alert: Alert, now: number): Judged {
  const { fingerprint, last_seen_at } = alert
  return {
    state: {
      fingerprint,
      state: 'ok',
      windows: 0,
      since: last_seen_at,
      judged_until: last_seen_at,
      alert_id: '',
    },
    alert: endEpisode(alert, now),
  }
}
