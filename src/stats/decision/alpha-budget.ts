const MONTH_MS = 30 * 86_400_000

/** More than this is no test, however large the budget or long the window. */
const MAX_ALPHA = 0.05

/**
 * The level at which a window may be judged so that the model raises no more false alarms than people agreed
 * to: α = min(0.05, budget × window / 30 days).
 *
 * @param budget expected false alarms per model and month (30 days), at least 0
 * @param windowMs length of a window
 * @example alphaBudget(0.3, 86_400_000) // 0.01 for windows of a day
 */
export function alphaBudget(budget: number, windowMs: number): number {
  return Math.min(MAX_ALPHA, (budget * windowMs) / MONTH_MS)
}

/**
 * @param alpha the level at which each window is judged
 * @param windowMs length of a window
 * @returns the false alarms to expect in 30 days when nothing changes
 * @example expectedFalseAlarms(0.05, 3_600_000) // 36 a month for hourly windows
 */
export function expectedFalseAlarms(alpha: number, windowMs: number): number {
  return (alpha * MONTH_MS) / windowMs
}
