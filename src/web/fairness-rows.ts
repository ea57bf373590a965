import type { Measurement } from '../model/measurement.ts'

/** One group of people in the newest window. */
export interface FairnessRow {
  /** Such as `sex=female`. */
  group: string
  /** Rates by name, as far as they are known. */
  rates: Map<string, Measurement>
  /** The verdict that says most: unfair before what is undecided before fair. */
  verdict: Measurement | null
}

/** The smaller, the more it says. */
const RANKS = { drift: 0, cannot_tell: 2, no_material_drift: 3, learning: 4, insufficient_data: 5 }

/**
 * Groups of people, those that are treated differently first and the disadvantaged before the favoured.
 *
 * @param newest measurements of the newest windows: that of the predictions, and that of the labels
 */
export function fairnessRows(newest: readonly Measurement[]): FairnessRow[] {
  const byGroup = new Map<string, Map<string, Measurement>>()
  const fairness = newest.filter(({ analyzer }) => analyzer === 'fairness')
  for (const measurement of fairness.toSorted((a, b) => a.window_start - b.window_start)) {
    const { segment, subject, statistic } = measurement
    const known = byGroup.get(segment) ?? new Map<string, Measurement>()
    byGroup.set(segment, known.set(JSON.stringify([subject, statistic]), measurement))
  }
  return [...byGroup]
    .map(([group, known]) => rowOf(group, [...known.values()]))
    .sort((a, b) => rank(a.verdict) - rank(b.verdict) || (a.group < b.group ? -1 : 1))
}

function rowOf(group: string, measurements: readonly Measurement[]): FairnessRow {
  const verdicts = measurements.filter(({ verdict }) => verdict !== null)
  return {
    group,
    rates: new Map(
      measurements
        .filter(({ subject, statistic }) => subject === statistic)
        .map(measurement => [measurement.statistic, measurement]),
    ),
    verdict: verdicts.toSorted((a, b) => rank(a) - rank(b))[0] ?? null,
  }
}

function rank(measurement: Measurement | null): number {
  if (measurement?.verdict == null) return RANKS.insufficient_data
  const isFavoured = measurement.verdict === 'drift' && measurement.evidence.direction === 'favoured'
  return isFavoured ? 1 : RANKS[measurement.verdict]
}
