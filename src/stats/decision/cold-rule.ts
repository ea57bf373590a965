const DAY_MS = 86_400_000

/** Smallest Kolmogorov–Smirnov distance worth an alarm before the reference's own spread is known. */
const MIN_DISTANCE = 0.15

/** One window's largest difference of cumulative shares from the reference. */
export interface ColdWindow {
  ks: number
  /** Rows of the window. */
  n: number
  /** Rows of the reference. */
  m: number
}

/**
 * Whether to alarm while the reference has fewer than 10 windows, so that nobody knows yet how much windows
 * differ: only if the distance exceeds .15 beyond what independent rows would show, in two windows running, and
 * never for windows shorter than a day, whose hours differ.
 *
 * KS − 1.36·√(1/n + 1/m) is the 95 % lower bound of the two-sample distance (Smirnov 1948).
 *
 * @param previous the window before, null if there was none or it was empty
 */
export function coldRule(previous: ColdWindow | null, current: ColdWindow, windowMs: number): boolean {
  return windowMs >= DAY_MS && previous !== null && exceeds(previous) && exceeds(current)
}

function exceeds({ ks, n, m }: ColdWindow): boolean {
  return n > 0 && m > 0 && ks - 1.36 * Math.sqrt(1 / n + 1 / m) > MIN_DISTANCE
}
