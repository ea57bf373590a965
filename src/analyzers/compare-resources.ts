import { type ComparedMetric, comparedMetric } from './compared-metric.ts'
import { quantileFigures } from './quantile-figures.ts'
import type { View } from './question.ts'
import { RESOURCE_UNITS } from './resources.ts'

/** A quantile of what predictions took of the machine. */
export interface ComparedResource extends ComparedMetric {
  /** `cpu_ms` or `memory_mb`. */
  resource: string
}

/** Quantiles of every resource that predictions say they took. */
export const compareResources = (view: View): ComparedResource[] =>
  Object.keys(RESOURCE_UNITS).flatMap(subject =>
    quantileFigures(view, subject).map(figure => ({
      resource: subject.slice('resource:'.length),
      ...comparedMetric(figure, ''),
    })),
  )
