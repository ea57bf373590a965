import { MIN_REFERENCE_WINDOWS } from '../stats/decision/finding.ts'
import { referenceProfile } from '../stats/decision/reference-profile.ts'
import type { GroupCounts } from '../stats/fairness/group-counts.ts'
import { type RateName, rateOf } from '../stats/fairness/rates.ts'
import type { ReferenceSide } from './reference-side.ts'

/** How much groups' rates differ between windows in which nothing happened. */
export interface FairnessSpread {
  /** Reference windows that could be compared with each other. */
  windows: number
  /** Overdispersion, at least 1: so many rows tell as much as one independent row would. */
  phi: number
}

/**
 * The overdispersion of a rate between the reference's own windows: that of the group that varies most, of those
 * that have enough windows to tell. What all groups share (a weekend) is part of it, so that it errs to the side of
 * silence.
 *
 * @param groups those that are compared, by name
 */
export function fairnessSpread(
  { starts, season, groups: past }: ReferenceSide,
  groups: readonly Pick<GroupCounts, 'name'>[],
  rate: RateName,
): FairnessSpread {
  const bucket = starts.map(season.bucketOf)
  const series = groups.flatMap(({ name }) => {
    const windows = past.get(name)?.map(group => rateOf(group, rate))
    return windows
      ? [{ n: windows.map(({ n }) => n), bucket, x: windows.map(({ successes }) => [successes]) }]
      : []
  })
  const profiles = referenceProfile(series).subjects
  const telling = profiles.filter(({ k }) => k >= MIN_REFERENCE_WINDOWS)
  return {
    windows: Math.max(0, ...profiles.map(({ k }) => k)),
    phi: Math.max(1, ...telling.map(({ phi }) => phi[0] ?? 1)),
  }
}
