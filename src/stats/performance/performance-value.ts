import type { NotEstimable, PerformanceValue } from './performance-metric.ts'
import type { ConfidenceInterval } from './wilson.ts'

/** A value beside its interval, which may be unknown. */
export function estimate({
  interval,
  ...rest
}: Pick<PerformanceValue, 'name' | 'n' | 'bound'> & {
  value: number
  interval: ConfidenceInterval | null
}): PerformanceValue {
  return { ...rest, low: interval?.low ?? null, high: interval?.high ?? null }
}

/** A metric that these rows give no value. */
export const notEstimable = (name: string, n: number, reason: NotEstimable = '0/0'): PerformanceValue => ({
  name,
  value: null,
  low: null,
  high: null,
  n,
  bound: null,
  not_estimable: reason,
})
