import { driftQuestion } from './drift-question.ts'
import { plain, withheldReason } from './explain.ts'
import { quantileFigures } from './quantile-figures.ts'
import type { Analyzer, Question, View } from './question.ts'

/** What a prediction may take, by subject, in its unit. */
export const RESOURCE_UNITS: Readonly<Record<string, string>> = {
  'resource:cpu_ms': 'ms of processor time',
  'resource:memory_mb': 'MB of memory',
}

/** Do predictions take more of the machine, or less, than they did? */
export const resources: Analyzer = {
  name: 'resources',
  title: 'Resources',
  kind: 'features',
  family: 'predictions',
  questions: view => Object.keys(RESOURCE_UNITS).flatMap(subject => asked(view, subject) ?? []),
}

function asked(view: View, subject: string): Question | null {
  const question = driftQuestion(view, subject)
  if (!question) return null
  const figures = quantileFigures(view, subject)
  const p95 = figures.find(({ name }) => name === 'p95')
  return {
    ...question,
    figures: [...figures, ...question.figures],
    explain: judgement => {
      const ofWindow = `p95 ${plain(p95?.value ?? null)} ${RESOURCE_UNITS[subject]} (reference ${plain(p95?.reference_value ?? null)}). `
      return (
        withheldReason(judgement) ?? `${judgement.span === 1 ? ofWindow : ''}${question.explain(judgement)}`
      )
    },
  }
}
