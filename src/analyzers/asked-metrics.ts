import type { PerformanceValue } from '../stats/performance/performance-metric.ts'

/** How the metrics that the rule is asked about are judged, and which direction is worse; the others are shown. */
export const ASKED = {
  accuracy: { as: 'rate', worse: 'lower' },
  auc: { as: 'logit', worse: 'lower' },
  mae: { as: 'log', worse: 'upper' },
  rmse: { as: 'log', worse: 'upper' },
} as const

export type AskedMetric = keyof typeof ASKED

export const isAsked = (name: string): name is AskedMetric => Object.hasOwn(ASKED, name)

/** Rows that stand behind a value: whole, and where they weigh differently no more than as many of equal weight. */
export const rowsOf = (metric: PerformanceValue | undefined): number =>
  Math.floor(metric?.n_eff ?? metric?.n ?? 0)

/** Those of them that are right, of a rate. */
export const rightOf = (metric: PerformanceValue | undefined): number =>
  Math.round((metric?.value ?? 0) * rowsOf(metric))
