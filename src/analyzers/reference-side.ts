import { DUPLICATE_ID, REFUSED } from '../counting/whole-row-subjects.ts'
import { protectedDimensions } from '../model/crossed.ts'
import type { Model } from '../model/model.ts'
import { durationMs } from '../model/moment.ts'
import { type SeasonBucket, seasonBucket } from '../stats/decision/season-bucket.ts'
import type { GroupCounts } from '../stats/fairness/group-counts.ts'
import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { NULL } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { shares } from '../stats/histogram/shares.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import type { PerformanceValue } from '../stats/performance/performance-metric.ts'
import { repeatedIds } from '../stats/quality/repeated-ids.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import type { Reference } from '../store/references.ts'
import { groupCounts } from './fairness-groups.ts'
import { type FeatureQuality, featureQualities } from './feature-quality.ts'
import { labelledInTime } from './labelled-in-time.ts'
import { type OutsideFences, outsideFences } from './outside-fences.ts'
import { isSegment, judgedPerformanceOf } from './performance-of.ts'
import { type ReferenceScope, readReference } from './read-reference.ts'
import { type Side, sideOf } from './side.ts'

/** One subject in one window of the reference, reduced to what the decision rule reads. */
export interface WindowCounts {
  /** Rows, and those of them that had a value. */
  n: number
  valid: number
  missing: number
  /** See `shares`. */
  shares: number[]
}

/** What "normal" is for a model: its reference as a whole, and how much its own windows differ. */
export interface ReferenceSide {
  reference: Reference
  /** Whose rows stand for all rows; '' where they are all. */
  segment: string
  whole: Side
  /** Starts of the windows the reference covers, in epoch ms. */
  starts: number[]
  /** How many windows of its range it has nothing of, as they drifted while an alert fired. */
  leftOut: number
  season: SeasonBucket
  /** By subject, all rows: one entry per start, null where the window has no rows. */
  windows: ReadonlyMap<string, readonly (WindowCounts | null)[]>
  /** By numeric subject, all rows: where its outliers begin. */
  outside: ReadonlyMap<string, OutsideFences>
  /** By feature, all rows: what its values were like. */
  quality: ReadonlyMap<string, FeatureQuality>
  /** Of all rows at each start: those whose id was looked at, and those of them whose id another had before. */
  ids: readonly { n: number; x: number }[]
  /** Of all rows at each start: what came, those refused among them; null where nothing did. */
  refused: readonly (Histogram | null)[]
  /** Of all rows at each start, those whose label came in time. */
  labelled: readonly number[]
  /** By segment: the judged metrics of each start. */
  performance: ReadonlyMap<string, readonly PerformanceValue[][]>
  /** By name, every group of people: its counts of each start. */
  groups: ReadonlyMap<string, readonly GroupCounts[]>
}

/** Length of a model's windows in milliseconds. */
export const windowMsOf = (model: Model): number => durationMs(model.settings.window)

/** A window that the reference covers less than this is not like a whole one. */
const LEAST_COVERAGE = 0.95

/** Reads a reference and reduces it window by window; throws what `readReference` throws. */
export async function loadReferenceSide(store: Store, scope: ReferenceScope): Promise<ReferenceSide> {
  const { model, binnings } = scope
  const windowSeconds = windowMsOf(model) / 1000
  const { reference, whole, windows: all, outcomes } = await readReference(store, scope, windowSeconds)
  const starts = coveredStarts(reference, { windowSeconds, counted: all })
  const sides = starts.map(start => sideOf(outcomes.filter(({ window }) => window === start)))
  const side = sideOf(whole)
  const startsMs = starts.map(start => start * 1000)
  const season = seasonBucket(startsMs, windowSeconds * 1000)
  const buckets = startsMs.map(season.bucketOf)
  return {
    reference,
    segment: scope.segment,
    whole: side,
    starts: startsMs,
    leftOut: scope.leftOut?.length ?? 0,
    season,
    windows: windowCounts(all, starts, binnings),
    outside: outsideFences({ whole: side, counted: all, starts, binnings }),
    quality: featureQualities({ whole: side, counted: all, starts, buckets, binnings }),
    ids: byWindow(all, DUPLICATE_ID, starts).map(each => (each ? repeatedIds(each) : { n: 0, x: 0 })),
    refused: byWindow(all, REFUSED, starts),
    labelled: labelledByWindow(model, binnings, { counted: all, starts }),
    performance: performanceByWindow(model, binnings, sides),
    groups: groupsByWindow(model, sides),
  }
}

function coveredStarts(
  { from, to }: Reference,
  { windowSeconds, counted }: { windowSeconds: number; counted: readonly CountedHistogram[] },
): number[] {
  const starts = [...new Set(counted.map(({ window }) => window))].sort((a, b) => a - b)
  return starts.filter(start => {
    const covered = Math.min(start + windowSeconds, to / 1000) - Math.max(start, from / 1000)
    return covered >= LEAST_COVERAGE * windowSeconds
  })
}

function windowCounts(
  counted: readonly CountedHistogram[],
  starts: readonly number[],
  binnings: ReadonlyMap<string, FrozenBinning>,
): Map<string, (WindowCounts | null)[]> {
  const windows = new Map<string, (WindowCounts | null)[]>()
  const indexOf = new Map(starts.map((start, i) => [start, i]))
  for (const { subject, window, histogram } of counted) {
    const frozen = binnings.get(subject)
    const index = indexOf.get(window)
    if (!frozen || index === undefined) continue
    const counts = windows.get(subject) ?? starts.map(() => null)
    counts[index] = countsOf(frozen, histogram)
    windows.set(subject, counts)
  }
  return windows
}

/** Reduces one histogram to what the decision rule reads. */
export const countsOf = ({ binning }: FrozenBinning, histogram: Histogram): WindowCounts => ({
  n: histogram.n,
  valid: validRows(histogram),
  missing: rowsIn(histogram.counts, NULL),
  shares: shares(binning, histogram),
})

/** One subject's histogram at each start; null where it has none. */
function byWindow(
  counted: readonly CountedHistogram[],
  subject: string,
  starts: readonly number[],
): (Histogram | null)[] {
  const found = new Map(
    counted.flatMap(each => (each.subject === subject ? [[each.window, each.histogram] as const] : [])),
  )
  return starts.map(start => found.get(start) ?? null)
}

function labelledByWindow(
  model: Model,
  binnings: ReadonlyMap<string, FrozenBinning>,
  { counted, starts }: { counted: readonly CountedHistogram[]; starts: readonly number[] },
): number[] {
  return byWindow(counted, 'label_lag', starts).map(lags =>
    labelledInTime(model, binnings, lags ?? undefined),
  )
}

function performanceByWindow(
  model: Model,
  binnings: ReadonlyMap<string, FrozenBinning>,
  sides: readonly Side[],
): Map<string, PerformanceValue[][]> {
  const segments = new Set(sides.flatMap(side => [...side.keys()]).filter(name => isSegment(model, name)))
  return new Map(
    [...segments].map(segment => [
      segment,
      sides.map(side => judgedPerformanceOf(model.settings, binnings, side.get(segment))),
    ]),
  )
}

function groupsByWindow({ settings }: Model, sides: readonly Side[]): Map<string, GroupCounts[]> {
  const positive = settings.positive_class
  if (positive === undefined) return new Map()
  const dimensions = protectedDimensions(settings)
  const isGroup = (name: string) => dimensions.some(dimension => name.startsWith(`${dimension}=`))
  const names = new Set(sides.flatMap(side => [...side.keys()]).filter(isGroup))
  return new Map(
    [...names].map(name => [name, sides.map(side => groupCounts(name, side.get(name), positive))]),
  )
}
