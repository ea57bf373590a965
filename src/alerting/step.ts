import type { Measurement, Severity, Verdict } from '../model/measurement.ts'
import type { HeldState } from '../store/alert-states.ts'
import type { Rule } from './rule.ts'

/** What a rule remembers of one subject between two windows. */
export type RuleState = Pick<HeldState, 'state' | 'windows' | 'since' | 'judged_until'>

/** What one window says of one subject. */
export type Reading = Pick<Measurement, 'severity' | 'n' | 'window_start' | 'window_end'> & {
  verdict: Verdict
}

export interface Step {
  state: RuleState
  /** What happened in this window that people may want to know. */
  change: 'fired' | 'resolved' | null
}

/** A subject nobody has judged yet: ok from the start of its first window on. */
export const initialState = (windowStart: number): RuleState => ({
  state: 'ok',
  windows: 0,
  since: windowStart,
  judged_until: windowStart,
})

/** Severities in order, to compare them. */
export const SEVERITY_RANK: Record<Severity, number> = { warning: 1, critical: 2 }

/**
 * The alert state machine: takes one rule on one subject over one window. Pure; windows come in order of time.
 *
 * A window that is not newer than the newest one judged changes nothing, so that re-measuring the past and
 * repeating a run are harmless.
 */
export function step(previous: RuleState, reading: Reading, rule: Rule): Step {
  if (reading.window_end <= previous.judged_until) return { state: previous, change: null }
  // "In a row" means without a hole: a window nobody measured begins the count anew.
  const row = reading.window_start <= previous.judged_until ? previous.windows : 0
  const answer = answerOf(reading, rule)
  const next = previous.state === 'firing' ? whileFiring(answer, row, rule) : whileQuiet(answer, row, rule)
  const moved = next.state !== previous.state
  return {
    state: {
      ...next,
      since: moved ? reading.window_start : previous.since,
      judged_until: reading.window_end,
    },
    change: !moved
      ? null
      : next.state === 'firing'
        ? 'fired'
        : previous.state === 'firing'
          ? 'resolved'
          : null,
  }
}

/**
 * So many windows in a row that were judged and showed no drift end an alert, though none could exclude a small one: where
 * windows are short of rows or of a past to compare with, hardly any ever can. A change that is found in every
 * second window goes on for longer in 127 of 128 cases.
 */
const UNSEEN_WINDOWS = 7

type Answer = 'bad' | 'good' | 'unsure' | 'unknown' | 'empty'
type Next = Pick<RuleState, 'state' | 'windows'>

function answerOf({ verdict, severity, n }: Reading, rule: Rule): Answer {
  if (verdict === 'drift')
    return SEVERITY_RANK[severity ?? 'warning'] >= SEVERITY_RANK[rule.min_severity] ? 'bad' : 'good'
  if (verdict === 'no_material_drift') return 'good'
  // Only here: for volume an empty window is an answer, and its verdict says which.
  if (n === 0) return 'empty'
  return verdict === 'cannot_tell' ? 'unsure' : 'unknown'
}

function whileQuiet(answer: Answer, row: number, rule: Rule): Next {
  if (answer === 'empty') return { state: 'no_data', windows: 0 }
  if (answer !== 'bad') return { state: 'ok', windows: 0 }
  return row + 1 >= rule.for ? { state: 'firing', windows: 0 } : { state: 'pending', windows: row + 1 }
}

function whileFiring(answer: Answer, row: number, rule: Rule): Next {
  // Absence of evidence is not recovery: a window that is learning or empty, or has too few rows, keeps the alert, and
  // breaks the row of those without drift as it would break a row of bad ones.
  if (answer !== 'good' && answer !== 'unsure') return { state: 'firing', windows: 0 }
  const enough = answer === 'good' ? rule.clear_after : Math.max(rule.clear_after, UNSEEN_WINDOWS)
  return row + 1 >= enough ? { state: 'ok', windows: 0 } : { state: 'firing', windows: row + 1 }
}
