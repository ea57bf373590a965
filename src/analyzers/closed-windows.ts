import type { Model } from '../model/model.ts'
import { durationMs } from '../model/moment.ts'
import type { SliceKind } from '../store/slices.ts'
import { windowMsOf } from './reference-side.ts'

/** How far the rows of a window have been counted. Times are epoch seconds. */
export interface CountedWindow {
  kind: SliceKind
  start: number
  counted: number
  dirty: number
}

/** A window that is over. Times are epoch seconds. */
export interface ClosedWindow {
  kind: SliceKind
  start: number
  end: number
  /** The newest count it will be measured with. */
  counted: number
}

/** What decides when a window is over. Milliseconds. */
export interface Closing {
  windowMs: number
  /** Left open this long after its end for late rows. */
  settleMs: number
  /** Outcomes are judged once most labels had time to arrive. */
  labelLagMs: number
  now: number
}

/** When the windows of a model are over. */
export const closingOf = (model: Model, { settleMs, now }: Pick<Closing, 'settleMs' | 'now'>): Closing => ({
  windowMs: windowMsOf(model),
  settleMs,
  labelLagMs: durationMs(model.settings.labels.expected_lag),
  now,
})

/** Start of the window in which a model's data began, in epoch seconds: it is not a whole one. */
export const beganAt = (counted: readonly CountedWindow[]): number =>
  counted.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY)

/**
 * The windows that are over, in order of time, silent ones between and after those with rows among them. A window
 * with slices still to be counted waits.
 */
export function closedWindows(counted: readonly CountedWindow[], closing: Closing): ClosedWindow[] {
  return withGaps(counted, closing)
    .filter(window => window.dirty === 0 && closesAt(window, closing) <= closing.now)
    .map(({ kind, start, counted: newest }) => ({
      kind,
      start,
      end: start + closing.windowMs / 1000,
      counted: newest,
    }))
    .sort((a, b) => a.start - b.start || a.kind.localeCompare(b.kind))
}

/** When a window is over, in epoch milliseconds: nothing that comes in time can change it any more. */
export function closesAt(
  { kind, start }: Pick<CountedWindow, 'kind' | 'start'>,
  { windowMs, settleMs, labelLagMs }: Omit<Closing, 'now'>,
): number {
  return start * 1000 + windowMs + settleMs + (kind === 'outcome' ? labelLagMs : 0)
}

/**
 * How many windows are over since the epoch, of features and of outcomes: while neither grows, time alone has closed none.
 */
export const closedSoFar = (closing: Closing): number[] =>
  (['features', 'outcome'] as const).map(kind =>
    Math.floor((closing.now - closesAt({ kind, start: 0 }, closing)) / closing.windowMs),
  )

/** A model silent for longer is not asked any more: that it stopped has been told. */
const LONGEST_SILENCE = 30

/** A window in which nothing arrived has no slices, but silence is news too. */
function withGaps(counted: readonly CountedWindow[], { windowMs, now }: Closing): CountedWindow[] {
  const seconds = windowMs / 1000
  const features = counted.filter(window => window.kind === 'features').sort((a, b) => a.start - b.start)
  const silent = features.flatMap((window, i) => {
    const next = Math.min(features[i + 1]?.start ?? Number.POSITIVE_INFINITY, now / 1000)
    const gap = Math.max(0, Math.ceil((next - window.start) / seconds) - 1)
    return Array.from({ length: Math.min(gap, LONGEST_SILENCE) }, (_, j): CountedWindow => {
      return { kind: 'features', start: window.start + (j + 1) * seconds, counted: 0, dirty: 0 }
    })
  })
  return [...counted, ...silent]
}
