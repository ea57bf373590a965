import type { Severity, Verdict } from '../model/measurement.ts'
import { driftStatistics } from '../stats/drift/index.ts'
import type { Answer } from './judge-view.ts'
import { decidedBy } from './measure-window.ts'
import type { Figure } from './question.ts'

/** One subject of a comparison. */
export interface ComparedSubject {
  subject: string
  segment: string
  analyzer: string
  n_reference: number
  n_current: number
  verdict: Verdict
  severity: Severity | null
  decided_by: Record<string, unknown>
  statistics: Omit<Figure, 'n' | 'reference_value'>[]
  because: string
}

/** Every subject that was judged, with its verdict and what is shown beside it. */
export const compareSubjects = (answers: readonly Answer[]): ComparedSubject[] =>
  answers
    .filter(({ question }) => !question.shownOnly)
    .map(({ analyzer, question, judgement, because }) => ({
      subject: question.subject,
      segment: question.segment,
      analyzer: analyzer.name,
      n_reference: question.n_reference,
      n_current: question.n,
      verdict: judgement.verdict,
      severity: judgement.severity,
      decided_by: decidedBy({ judgement }),
      statistics: question.figures.map(({ n: _n, reference_value: _r, ...statistic }) => statistic),
      because,
    }))

/** The sentence for people of each drift statistic that some subject has, by name. */
export function meaningsOf(subjects: readonly ComparedSubject[]): Record<string, string> {
  const shown = new Set(subjects.flatMap(({ statistics }) => statistics.map(({ name }) => name)))
  return Object.fromEntries(
    driftStatistics.filter(({ name }) => shown.has(name)).map(({ name, meaning }) => [name, meaning]),
  )
}
