import { binPosition } from '../histogram/bin-position.ts'
import type { PerformanceMetric, Scores } from './performance-metric.ts'
import { scoreBins } from './score-bins.ts'
import { spiegelhalter } from './spiegelhalter.ts'
import { sumOfHalfNormals95 } from './sum-of-half-normals.ts'
import { thresholdPlace } from './threshold-place.ts'

const GROUPS = 10

/**
 * Expected calibration error: the mean distance of score and share of positives over ten groups of rows whose scores
 * are in [0, 0.1), [0.1, 0.2) … [0.9, 1], each weighing as many rows as it has (Naeini, Cooper & Hauskrecht 2015).
 *
 * Scores are taken as the middle of their bin; the bound is how far they may be from it, and what the rows of a bin
 * across the edge of two groups may do to either.
 *
 * Chance alone keeps it above 0: `noise_floor` is what perfect calibration stays below in 95 % of samples with these
 * scores, and `p_value` is Spiegelhalter's. By the triangle inequality the value is within such a distance of what
 * is true of the groups in 95 % of samples or more; for the interval the shares of positives count as well.
 */
export const calibrationError: PerformanceMetric = {
  name: 'ece',
  tasks: ['binary'],
  judged: false,
  compute({ scores }) {
    if (scores === undefined) return null
    const { groups, n, bound } = groupScores(scores)
    if (n === 0) return null
    const value = groups.reduce((sum, { scored, positives }) => sum + Math.abs(scored - positives), 0) / n
    const noise = sumOfHalfNormals95(groups.map(ofEither)) / n
    return {
      name: 'ece',
      value,
      low: Math.max(0, value - noise),
      high: Math.min(1, value + noise),
      n,
      bound: bound / n,
      p_value: spiegelhalter(scores)?.p_value ?? null,
      noise_floor: sumOfHalfNormals95(groups.map(({ variance }) => variance)) / n,
    }
  },
}

/** Rows whose scores are in one tenth of [0, 1]. */
interface Group {
  rows: number
  positives: number
  /** Sum of their scores: the positives to expect, and the variance of their number. */
  scored: number
  variance: number
}

/** The variance of a group's number of positives: as its scores say or as its labels do, whichever is more. */
const ofEither = ({ rows, positives, variance }: Group): number =>
  rows === 0 ? 0 : Math.max(variance, (positives * (rows - positives)) / rows)

function groupScores(scores: Scores): { groups: Group[]; n: number; bound: number } {
  const { codes, lo, hi, middle, positive, negative, positives, negatives } = scoreBins(scores)
  const edges = Array.from({ length: GROUPS - 1 }, (_, i) => (i + 1) / GROUPS)
  const places = edges.map(edge => thresholdPlace(scores.binning, edge))
  const across = new Set(places.flatMap(({ position, inside }) => (inside ? position : [])))
  const groups = Array.from({ length: GROUPS }, () => ({ rows: 0, positives: 0, scored: 0, variance: 0 }))
  let bound = 0
  let next = 0
  for (let b = 0; b < codes.length; b++) {
    const at = binPosition(scores.binning, codes[b]!)
    const [p, q, score] = [positive[b]!, negative[b]!, middle[b]!]
    while (next < edges.length && at >= places[next]!.position) {
      if (at === places[next]!.position && across.has(at) && score < edges[next]!) break
      next++
    }
    const group = groups[next]!
    group.rows += p + q
    group.positives += p
    group.scored += (p + q) * score
    group.variance += (p + q) * Math.max(0, score * (1 - score))
    bound += (p + q) * (hi[b]! - score)
    // Rows that are really in the group beside it are missing there and too many here.
    if (across.has(at)) bound += 2 * Math.max(p * (1 - lo[b]!), q * hi[b]!)
  }
  return { groups, n: positives + negatives, bound }
}
