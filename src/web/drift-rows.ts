import type { Measurement } from '../model/measurement.ts'

/** One subject of the drift ranking. */
export interface DriftRow {
  analyzer: string
  subject: string
  /** The newest verdict. */
  newest: Measurement
  /** Every verdict of the range, oldest first. */
  history: Measurement[]
  /** The other statistics of the newest window, by name. */
  statistics: Map<string, Measurement>
  /** Start of the first of the windows in a row that were judged drift, up to the newest; null if it is not. */
  since: number | null
}

/** Analyzers of which only what has changed is ranked; they have no distribution of their own to picture. */
export const ONLY_CHANGED = ['data_quality', 'outliers']

const ANALYZERS = ['feature_drift', 'prediction_drift', ...ONLY_CHANGED]

/** How much a reader should see of a row: the smaller, the higher it stands. */
const RANKS = { cannot_tell: 2, learning: 3, insufficient_data: 4, no_material_drift: 5 }

/**
 * Ranks subjects by how badly they have changed: critical, warning, then what could not be judged, then the
 * rest; within each by the size of the change. Of data quality and outliers only what has changed is ranked.
 *
 * @param verdicts of one version and segment, oldest first
 * @param newest all statistics of the newest window
 */
export function driftRows(verdicts: readonly Measurement[], newest: readonly Measurement[]): DriftRow[] {
  const bySubject = new Map<string, Measurement[]>()
  for (const verdict of verdicts) {
    if (!ANALYZERS.includes(verdict.analyzer)) continue
    const key = JSON.stringify([verdict.analyzer, verdict.subject])
    bySubject.set(key, [...(bySubject.get(key) ?? []), verdict])
  }
  return [...bySubject.values()]
    .map(history => {
      const last = history.at(-1)!
      const { analyzer, subject } = last
      const statistics = newest.filter(
        m => m.analyzer === analyzer && m.subject === subject && m.statistic !== 'verdict',
      )
      return {
        analyzer,
        subject,
        newest: last,
        history,
        statistics: new Map(statistics.map(m => [m.statistic, m])),
        since: driftingSince(history),
      }
    })
    .filter(({ analyzer, newest }) => !ONLY_CHANGED.includes(analyzer) || newest.verdict === 'drift')
    .sort((a, b) => verdictRank(a.newest) - verdictRank(b.newest) || size(b.newest) - size(a.newest))
}

/** `feature:age` is called `age`, `out_of_range:age` `out of range: age`; `prediction` is called as it is. */
export function subjectName(subject: string): string {
  if (subject.startsWith('feature:')) return subject.slice('feature:'.length)
  return subject.replace(/^(\w+):/, (_, question: string) => `${question.replaceAll('_', ' ')}: `)
}

function driftingSince(history: readonly Measurement[]): number | null {
  const quiet = history.findLastIndex(({ verdict }) => verdict !== 'drift')
  return history[quiet + 1]?.window_start ?? null
}

/** How much a reader should see of a verdict: the smaller, the higher it stands. */
export function verdictRank({ verdict, severity }: Pick<Measurement, 'verdict' | 'severity'>): number {
  if (verdict === null) return RANKS.insufficient_data
  return verdict === 'drift' ? (severity === 'critical' ? 0 : 1) : RANKS[verdict]
}

function size({ value }: Measurement): number {
  return Math.abs(value ?? 0)
}
