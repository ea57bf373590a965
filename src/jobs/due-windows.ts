import {
  type ClosedWindow,
  type Closing,
  type CountedWindow,
  closedWindows,
} from '../analyzers/closed-windows.ts'
import type { SliceKind } from '../store/slices.ts'
import type { MeasuredWindow } from '../store/windows.ts'

/**
 * The closed windows that were never measured, or were counted anew since, in order of time. A window with
 * slices still to be counted waits.
 */
export function dueWindows(
  counted: readonly CountedWindow[],
  measured: readonly MeasuredWindow[],
  closing: Closing,
): ClosedWindow[] {
  // One of another length was measured before the model's windows were changed.
  const same = measured.filter(
    ({ window_start, window_end }) => (window_end - window_start) * 1000 === closing.windowMs,
  )
  const done = new Map(same.map(window => [keyOf(window.kind, window.window_start), window.measured]))
  return closedWindows(counted, closing).filter(window => {
    const before = done.get(keyOf(window.kind, window.start))
    return before === undefined || before < window.counted
  })
}

const keyOf = (kind: SliceKind, start: number): string => `${kind} ${start}`
