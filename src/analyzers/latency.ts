import { driftQuestion } from './drift-question.ts'
import { plain, withheldReason } from './explain.ts'
import { latencyFigures } from './latency-figures.ts'
import type { Analyzer } from './question.ts'

/** Do answers take longer, or shorter, than they did? */
export const latency: Analyzer = {
  name: 'latency',
  title: 'Latency',
  kind: 'features',
  family: 'predictions',
  questions: view => {
    const question = driftQuestion(view, 'latency_ms')
    if (!question) return []
    const figures = latencyFigures(view)
    const p95 = figures.find(({ name }) => name === 'p95')
    return [
      {
        ...question,
        figures: [...figures, ...question.figures],
        explain: judgement => {
          const ofWindow = `p95 ${plain(p95?.value ?? null)} ms (reference ${plain(p95?.reference_value ?? null)} ms). `
          return (
            withheldReason(judgement) ??
            `${judgement.span === 1 ? ofWindow : ''}${question.explain(judgement)}`
          )
        },
      },
    ]
  },
}
