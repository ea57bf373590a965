/** Changes are looked for from the largest one down to so small a part of it. */
const RANGE = 100

/** Halvings of the range on a scale of ratios: 100^(1/128) is 3.7 %. */
const STEPS = 7

/**
 * The smallest change that is found, to 3.7 %, between a hundredth of the largest and the largest: by bisection, so a
 * change larger than one that is found must be found as well. The changes asked about are the same whoever looks.
 *
 * @returns null if not even the largest is found
 */
export function smallestChange(largest: number, isFound: (change: number) => boolean): number | null {
  if (!isFound(largest)) return null
  let missed = 0
  let found = 1
  const changeAt = (place: number) => largest * RANGE ** (place - 1)
  for (let step = 0; step < STEPS; step++) {
    const middle = (missed + found) / 2
    if (isFound(changeAt(middle))) found = middle
    else missed = middle
  }
  return changeAt(found)
}

/**
 * The threshold that so many of a statistic's values exceed where nothing changes: with it, it alarms as often as
 * whoever else alarmed that many times. With ties at the threshold it alarms less often.
 *
 * @param quiet values of the statistic in windows in which nothing changes, more than `alarms` of them
 */
export function thresholdFor(quiet: readonly number[], alarms: number): number {
  return Float64Array.from(quiet).sort()[quiet.length - 1 - alarms]!
}

/** Differences up to this are what the simulation cannot tell. */
const LEVEL = 1.1

export const STANDINGS = ['ahead', 'level', 'behind'] as const

export type Standing = (typeof STANDINGS)[number]

/** How the smallest change one finds compares with another's; null: it finds none. */
export function standing(ours: number | null, theirs: number | null): Standing {
  const ratio = (ours ?? Number.POSITIVE_INFINITY) / (theirs ?? Number.POSITIVE_INFINITY)
  if (ratio > LEVEL) return 'behind'
  return ratio < 1 / LEVEL ? 'ahead' : 'level'
}
