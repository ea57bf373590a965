import { checkParameters } from './check-parameters.ts'
import { type Detector, detector } from './detector.ts'
import { readError } from './read-value.ts'

export type EddmParameters = {
  /** Values before the largest distance is noted, and errors before the first signal. */
  warmUp: number
  /** Warn when the level is below this share of its largest (α). */
  warningShare: number
  /** Alarm when it is below this share (β). */
  driftShare: number
}

/** River's. */
export const EDDM_DEFAULTS: Readonly<EddmParameters> = { warmUp: 30, warningShare: 0.95, driftShare: 0.9 }

type State = {
  count: number
  errors: number
  /** Position of the newest error, counted from 1. */
  lastError: number
  /** Mean of the distances, and Σ (distance − mean)². */
  mean: number
  squares: number
  /** The largest m + 2s. */
  largest: number
  warning: boolean
}

/**
 * Early drift detection method (Baena-García et al. 2006): watches how many values lie between two errors. With mean
 * m and standard deviation s of those distances, it alarms when m + 2s falls below 0.9 of the largest it has been,
 * and warns at 0.95 until the next error says otherwise. Takes 0 (right) and 1 (wrong); sees rises of the error rate
 * only. O(1) memory. s divides by the number of errors, as in MOA and River up to 0.11; River since 0.12 divides by
 * one less, and begins a value later.
 *
 * Fails where: errors are few, as it needs more than 30 since it began, or many, as it is restless by design: the
 * largest level is a record of chance, and 0.9 of it is soon reached.
 *
 * Measured at a constant error rate of 0.1: 152 false alarms in 100,000 values; a rise to 0.4 after 1000 values is
 * found after a median of 30 values.
 */
export function eddm(given: Partial<EddmParameters> = {}): Detector {
  const parameters = { ...EDDM_DEFAULTS, ...given }
  checkParameters(parameters, {
    warmUp: 'a whole number of at least 1',
    warningShare: 'more than 0 and at most 1',
    driftShare: 'more than 0 and at most 1',
  })
  const { warmUp, warningShare, driftShare } = parameters
  return detector<State>({
    read: readError,
    fresh: () => ({ count: 0, errors: 0, lastError: 0, mean: 0, squares: 0, largest: 0, warning: false }),
    step(state, error) {
      state.count += 1
      if (error === 0) return state.warning ? 'warning' : 'stable'

      const distance = state.count - state.lastError
      state.lastError = state.count
      state.errors += 1
      const fromOldMean = distance - state.mean
      state.mean += fromOldMean / state.errors
      state.squares += fromOldMean * (distance - state.mean)
      state.warning = false
      if (state.count < warmUp) return 'stable'

      const level = state.mean + 2 * Math.sqrt(state.squares / state.errors)
      state.largest = Math.max(state.largest, level)
      if (state.errors <= warmUp) return 'stable'
      if (level / state.largest < driftShare) return 'drift'
      state.warning = level / state.largest < warningShare
      return state.warning ? 'warning' : 'stable'
    },
  })
}
