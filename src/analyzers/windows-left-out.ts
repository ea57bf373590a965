import type { Reference } from '../store/references.ts'

/**
 * The windows of a rolling reference that showed drift while an alert fired: what was wrong then is nothing normal, so
 * they are left out of it. What lasted for more windows than the reference is long is the new normal, and is not.
 *
 * @param reference with the range it was rolled to
 * @param incidents of each alert, the starts of such windows, ascending
 * @returns starts in epoch milliseconds, ascending; none for a reference that does not move
 */
export function windowsLeftOut(
  { rolling, from, to }: Reference,
  windowMs: number,
  incidents: readonly (readonly number[])[],
): number[] {
  if (!rolling) return []
  const hasPassed = (starts: readonly number[]) => starts.at(-1)! - starts[0]! < rolling.windows * windowMs
  const starts = new Set(incidents.filter(hasPassed).flat())
  return [...starts].filter(start => start >= from && start < to).sort((a, b) => a - b)
}
