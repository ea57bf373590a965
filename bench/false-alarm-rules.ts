import type { ShareWindow } from '../src/stats/decision/compare-share.ts'
import type { ShareSubject } from '../src/stats/decision/judge-shares.ts'
import { judgeWindow, SLOW_WINDOWS } from '../src/stats/decision/judge-window.ts'
import type { Materiality } from '../src/stats/decision/material-change.ts'
import { moderatedProfile } from '../src/stats/decision/moderated-profile.ts'
import type { ReferenceWindows } from '../src/stats/decision/reference-profile.ts'
import { seasonBucket } from '../src/stats/decision/season-bucket.ts'
import type { Cells } from './quiet-cells.ts'
import type { QuietStream, QuietWindow } from './quiet-streams.ts'

/** Monday, 5 October 2026. */
const START = Date.UTC(2026, 9, 5)

/** How a subject's cells become the shares the rule reads. */
type Reduce = (counts: Float64Array) => number[]

/** The rows at or below each decile, or in each category expected five times in n rows, then new and other. */
function reducer({ kind, shares }: Cells, n: number): Reduce {
  if (kind === 'rate') return counts => [counts[0]!]
  if (kind === 'categories') {
    const kept = shares.flatMap((share, i) => (n * share >= 5 ? [i] : []))
    return counts => {
      const named = kept.map(i => counts[i]!)
      return [...named, 0, Math.max(0, sum(counts) - sum(named))]
    }
  }
  const cuts = decileCells(shares)
  return counts => {
    let below = 0
    let cell = 0
    return cuts.map(cut => {
      while (cell <= cut) below += counts[cell++]!
      return below
    })
  }
}

/** The cells at whose ends the deciles lie, each once, without the last. */
export function decileCells(shares: readonly number[]): number[] {
  const ends = shares.map((_, i) => sum(shares.slice(0, i + 1)))
  const at = Array.from({ length: 9 }, (_, j) => ends.findIndex(end => end >= (j + 1) / 10 - 1e-9))
  return [...new Set(at)].filter(cell => cell < shares.length - 1)
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

/** One question of a family: which subject's cells it counts, how, and from which change on people want to know. */
export interface Asking extends Materiality {
  subject: number
  kind: ShareSubject['kind']
  reduce: Reduce
}

/** What the rule asks of subjects with such cells by default. */
export const askingOf = (cells: Cells, subject: number, n: number): Asking => ({
  subject,
  reduce: reducer(cells, n),
  ...(cells.kind === 'rate'
    ? { kind: 'rate', side: 'upper', minimum: { warning: 0.01, critical: 0.05 }, minimumRatio: 2 }
    : {
        kind: cells.kind === 'numeric' ? 'cuts' : 'categories',
        side: 'both',
        minimum: { warning: 0.05, critical: 0.15 },
      }),
})

/** Questions that share one α, with their reference. */
export interface Family {
  /** What each question counts in a window, the `at`-th since the reference began. */
  count(window: QuietWindow, at: number): ShareWindow[]
  /** The questions about a run of counted windows, the judged one last: it and up to six before it. */
  subjects(run: readonly ShareWindow[][]): ShareSubject[]
}

export function openFamily(
  asking: readonly Asking[],
  reference: readonly QuietWindow[],
  windowMs: number,
): Family {
  const starts = reference.map((_, i) => START + i * windowMs)
  const season = seasonBucket(starts, windowMs)
  const profiles = moderatedProfile(
    asking.map(
      ({ subject, reduce }): ReferenceWindows => ({
        n: reference.map(({ n }) => n),
        bucket: starts.map(season.bucketOf),
        x: reference.map(({ subjects }) => reduce(subjects[subject]!)),
      }),
    ),
  ).subjects
  return {
    count: ({ n, subjects }, at) => {
      const bucket = season.bucketOf(START + at * windowMs)
      return asking.map(({ subject, reduce }) => ({ n, bucket, x: reduce(subjects[subject]!) }))
    },
    subjects: run =>
      asking.map(({ subject: _subject, reduce: _reduce, ...asked }, q) => ({
        ...asked,
        profile: profiles[q]!,
        window: run.at(-1)![q]!,
        before: run.slice(-SLOW_WINDOWS, -1).map(counted => counted[q]!),
      })),
  }
}

/**
 * The rule with a stream's reference: whether any subject alarms in the next window, in order of time, and only slowly.
 *
 * @param before the windows so far: the reference, and after a rolling one those of its gap
 */
export function openRule(
  { subjects, cells, windowMs, k, gap }: QuietStream,
  before: readonly QuietWindow[],
): (window: QuietWindow, alpha: number) => { rule: boolean; slowAlone: boolean } {
  const asking = Array.from({ length: subjects }, (_, s) => askingOf(cells, s, before[0]!.n))
  const seen = [...before]
  const open = (from: number) => openFamily(asking, seen.slice(from, from + k), windowMs)
  const fixed = gap === undefined ? open(0) : null
  return (window, alpha) => {
    const at = seen.push(window) - 1
    const from = fixed === null ? at - gap! - k : 0
    const family = fixed ?? open(from)
    const run = seen
      .slice(before.length)
      .slice(-SLOW_WINDOWS)
      .map((each, i, { length }) => family.count(each, at - from - length + 1 + i))
    const alarms = judgeWindow(family.subjects(run), alpha).filter(({ verdict }) => verdict === 'drift')
    return { rule: alarms.length > 0, slowAlone: alarms.length > 0 && alarms.every(({ span }) => span > 1) }
  }
}
