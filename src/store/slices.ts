import { CALIBRATION, OUTCOMES } from '../counting/subjects.ts'

/** What made a slice dirty: a prediction (features, score, latency) or a label (outcome). */
export type SliceKind = 'features' | 'outcome'

/** SQL condition on `subject`: is it counted when slices of this kind are? */
export const subjectsOf = (kind: SliceKind): string => {
  const outcome = `(subject IN (${OUTCOMES.map(name => `'${name}'`)}) OR startsWith(subject, '${CALIBRATION}'))`
  return kind === 'outcome' ? outcome : `NOT ${outcome}`
}

/** Slices of one kind in one set of rows, as starts in epoch seconds. */
export interface SliceSet {
  model: string
  /** The upload whose rows these are; empty for production. */
  reference: string
  kind: SliceKind
  slices: readonly number[]
}

/** Length of the smallest interval that everything is counted in, in seconds. */
export const SLICE_SECONDS = 600

/** Of what is counted by minutes as well (see `BY_MINUTES`). */
export const MINUTE_SECONDS = 60

/** @returns the start of the slice that holds this moment, both in epoch seconds */
export const sliceOf = (seconds: number): number => Math.floor(seconds / SLICE_SECONDS) * SLICE_SECONDS

/**
 * The whole slices that hold a range of time.
 *
 * @param range epoch milliseconds
 * @param seconds length of a slice
 * @returns epoch seconds
 */
export const wholeSlices = (
  { from, to }: { from: number; to: number },
  seconds: number,
): { from: number; to: number } => ({
  from: Math.floor(from / 1000 / seconds) * seconds,
  to: Math.ceil(to / 1000 / seconds) * seconds,
})
