import type { SliceKind } from '../store/slices.ts'
import type { MeasuredWindow } from '../store/windows.ts'

/** How far the rows of a window have been counted. Times are epoch seconds. */
export interface CountedWindow {
  kind: SliceKind
  start: number
  counted: number
  dirty: number
}

export interface DueWindow {
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

/**
 * The closed windows that were never measured, or were counted anew since, in order of time. A window with
 * slices still to be counted waits.
 */
export function dueWindows(
  counted: readonly CountedWindow[],
  measured: readonly MeasuredWindow[],
  closing: Closing,
): DueWindow[] {
  // One of another length was measured before the model's windows were changed.
  const same = measured.filter(
    ({ window_start, window_end }) => (window_end - window_start) * 1000 === closing.windowMs,
  )
  const done = new Map(same.map(window => [keyOf(window.kind, window.window_start), window.measured]))
  return withGaps(counted, closing)
    .filter(window => window.dirty === 0 && closesAt(window, closing) <= closing.now)
    .filter(window => {
      const before = done.get(keyOf(window.kind, window.start))
      return before === undefined || before < window.counted
    })
    .map(({ kind, start, counted: newest }) => ({
      kind,
      start,
      end: start + closing.windowMs / 1000,
      counted: newest,
    }))
    .sort((a, b) => a.start - b.start || a.kind.localeCompare(b.kind))
}

const keyOf = (kind: SliceKind, start: number): string => `${kind} ${start}`

/** When a window is over, in epoch milliseconds: nothing that comes in time can change it any more. */
export function closesAt(
  { kind, start }: Pick<CountedWindow, 'kind' | 'start'>,
  { windowMs, settleMs, labelLagMs }: Omit<Closing, 'now'>,
): number {
  return start * 1000 + windowMs + settleMs + (kind === 'outcome' ? labelLagMs : 0)
}

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
