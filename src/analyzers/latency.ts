import type { NumericBinning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { quantile } from '../stats/histogram/quantile.ts'
import { driftQuestion } from './drift-question.ts'
import { plain, withheldReason } from './explain.ts'
import type { Analyzer, Figure } from './question.ts'

const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 }

/** p50, p95 and p99 in milliseconds, each between the edges of its bin. */
export function latencyFigures(
  binning: NumericBinning,
  histogram: Histogram | undefined,
  reference: Histogram | undefined,
): Figure[] {
  if (!histogram) return []
  return Object.entries(QUANTILES).map(([name, p]) => {
    const found = quantile(binning, histogram, p)
    return {
      name,
      value: found?.value ?? null,
      low: found?.low ?? null,
      high: found?.high ?? null,
      bound: found ? Math.max(found.high - found.value, found.value - found.low) : null,
      p_value: null,
      n: histogram.n,
      reference_value: reference ? (quantile(binning, reference, p)?.value ?? null) : null,
    }
  })
}

/** Do answers take longer, or shorter, than they did? */
export const latency: Analyzer = {
  name: 'latency',
  title: 'Latency',
  kind: 'features',
  family: 'predictions',
  questions: view => {
    const question = driftQuestion(view, 'latency_ms')
    const binning = view.binnings.get('latency_ms')?.binning
    if (!question || binning?.kind !== 'numeric') return []
    const reference = view.reference?.whole.get('')?.get('latency_ms')
    const figures = latencyFigures(binning, view.current.get('')?.get('latency_ms'), reference)
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
