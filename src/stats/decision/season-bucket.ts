const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

/** 1 January 1970 was a Thursday; hours and days of the week count from Monday 00:00 UTC. */
const MONDAY_OFFSET_MS = 3 * DAY_MS

const MIN_WINDOWS = 20
const MIN_WINDOWS_PER_BUCKET = 2

export type SeasonKind = 'pooled' | 'hour_of_day' | 'day_of_week' | 'hour_of_week'

export interface SeasonBucket {
  kind: SeasonKind
  /** Bucket number of a window, from its start in epoch ms. */
  bucketOf: (startMs: number) => number
  /** False for windows shorter than a day as long as not even the hours of the day can be told apart. */
  covered: boolean
}

/** What repeats, and into which parts it is cut. */
const SEASONS: Record<SeasonKind, { cycleMs: number; partMs: number }> = {
  pooled: { cycleMs: WEEK_MS, partMs: WEEK_MS },
  hour_of_day: { cycleMs: DAY_MS, partMs: HOUR_MS },
  day_of_week: { cycleMs: WEEK_MS, partMs: DAY_MS },
  hour_of_week: { cycleMs: WEEK_MS, partMs: HOUR_MS },
}

/**
 * The finest season the reference can tell apart (`auto`): at least 2 windows, of different days or weeks, in
 * every bucket it has seen, and 20 windows in all. Windows shorter than a day go from pooled over hour of day to
 * hour of week, windows of a day or longer from pooled to day of week; a week or more has no season.
 *
 * @param startsMs starts of the reference's windows that are not empty, epoch ms; seasons are in UTC
 * @param windowMs length of a window
 */
export function seasonBucket(startsMs: readonly number[], windowMs: number): SeasonBucket {
  const kind = finestFirst(windowMs).find(candidate => tellsApart(candidate, startsMs)) ?? 'pooled'
  return seasonBucketOf(kind, windowMs)
}

/** The season bucket of a kind chosen before, such as the one frozen with the reference. */
export function seasonBucketOf(kind: SeasonKind, windowMs: number): SeasonBucket {
  return {
    kind,
    bucketOf: startMs => bucketOf(kind, startMs),
    covered: windowMs >= DAY_MS || kind.startsWith('hour'),
  }
}

function finestFirst(windowMs: number): SeasonKind[] {
  if (windowMs < DAY_MS) return ['hour_of_week', 'hour_of_day']
  return windowMs < WEEK_MS ? ['day_of_week'] : []
}

function tellsApart(kind: SeasonKind, startsMs: readonly number[]): boolean {
  const { cycleMs } = SEASONS[kind]
  const cyclesOf = new Map<number, Set<number>>()
  for (const start of startsMs) {
    const bucket = bucketOf(kind, start)
    const cycles = cyclesOf.get(bucket) ?? new Set()
    cyclesOf.set(bucket, cycles.add(Math.floor((start + MONDAY_OFFSET_MS) / cycleMs)))
  }
  // Six ten-minute windows of one hour are six windows but one hour: they say nothing of how hours differ.
  const repeated = [...cyclesOf.values()].every(cycles => cycles.size >= MIN_WINDOWS_PER_BUCKET)
  return startsMs.length >= MIN_WINDOWS && repeated
}

function bucketOf(kind: SeasonKind, startMs: number): number {
  const { cycleMs, partMs } = SEASONS[kind]
  const sinceMonday = startMs + MONDAY_OFFSET_MS
  const intoCycle = sinceMonday - Math.floor(sinceMonday / cycleMs) * cycleMs
  return Math.floor(intoCycle / partMs)
}
