/**
 * The share that odds stand for, odds/(1 + odds): 1 where the odds have overflowed.
 *
 * @param odds from 0 to Infinity
 * @example shareOfOdds(3) // 0.75
 */
export function shareOfOdds(odds: number): number {
  return odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds)
}
