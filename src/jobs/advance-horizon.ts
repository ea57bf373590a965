import type { ModelSettings } from '../model/model.ts'
import { durationMs } from '../model/moment.ts'
import { EXPIRY_MARGIN, type Horizon } from '../store/horizons.ts'

const DAY = 86_400

/** Histograms of ten minutes and of an hour are kept this long, in seconds; those of a day and a week for ever. */
const SLICES_KEPT = 14 * DAY
const HOURS_KEPT = 180 * DAY

/** On so many different days predictions must have been made for their newest times to be believed. */
export const DAYS_BELIEVED = 3

/** What a horizon is moved by. */
export interface Passed {
  settings: ModelSettings
  /** Starts of the newest days that have predictions, the newest first, in epoch seconds. */
  days: readonly number[]
  /** Epoch milliseconds. */
  now: number
}

/**
 * Moves a horizon as far as time has passed. What the clock says is not believed alone, since a clock that is a year
 * ahead for an hour would expire everything: predictions must have been made on three different days up to then.
 * Where there are none, as of a model that is silent, it moves by one day at a time.
 *
 * @param current where it stands; called no more than once a day
 */
export function advanceHorizon(current: Horizon, { settings, days, now }: Passed): Horizon {
  const today = startOfDay(now / 1000)
  const third = days[DAYS_BELIEVED - 1] ?? days.at(-1)
  const shown = third === undefined ? 0 : third + DAYS_BELIEVED * DAY
  const move = (from: number, kept: number) =>
    Math.max(from, Math.min(today - kept, Math.max(shown - kept, from + DAY)))
  const retention = wholeDays(settings.retention)
  // Windows of an hour are read when their labels have come.
  const lag = wholeDays(settings.labels.expected_lag)
  return {
    recountable_from: move(current.recountable_from, retention - EXPIRY_MARGIN),
    slices_from: move(current.slices_from, SLICES_KEPT),
    hours_from: move(current.hours_from, HOURS_KEPT + lag),
    advanced_at: now,
  }
}

const wholeDays = (duration: string): number => Math.ceil(durationMs(duration) / 1000 / DAY) * DAY

const startOfDay = (seconds: number): number => Math.floor(seconds / DAY) * DAY
