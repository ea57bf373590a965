import { place, type Scale } from '../stats/decision/judge-scalar.ts'
import { overdispersion } from '../stats/decision/overdispersion.ts'
import { type ScalarEstimate, scalarOverdispersion } from '../stats/decision/scalar-overdispersion.ts'
import type { PerformanceValue } from '../stats/performance/performance-metric.ts'
import { Z_95 } from '../stats/performance/wilson.ts'
import { ASKED, type AskedMetric, isAsked, rightOf, rowsOf } from './asked-metrics.ts'
import type { ReferenceSide } from './reference-side.ts'

/**
 * The overdispersion of each metric of a segment, by name: how much more it varies between the reference's own windows
 * than its interval says of independent rows. Only the metrics that the rule is asked about are known window by window:
 * the others take the largest of these. Null where the windows do not tell.
 */
export function performancePhi(
  reference: ReferenceSide | null,
  segment: string,
): (metric: string) => number | null {
  const windows = reference?.performance.get(segment) ?? []
  const names = Object.keys(ASKED).filter(isAsked)
  const known = new Map(names.map(name => [name, phiOf(name, windows)] as const))
  const told = [...known.values()].filter(phi => phi !== null)
  const largest = told.length === 0 ? null : Math.max(...told)
  return metric => (isAsked(metric) ? known.get(metric) : null) ?? largest
}

function phiOf(name: AskedMetric, windows: readonly (readonly PerformanceValue[])[]): number | null {
  const { as } = ASKED[name]
  const values = windows.map(metrics => metrics.find(metric => metric.name === name))
  if (as === 'rate')
    return overdispersion({
      n: values.map(rowsOf),
      bucket: values.map(() => 0),
      x: values.map(value => [rightOf(value)]),
    })
  return scalarOverdispersion(values.map(value => (value ? onScale(as, value) : null)))
}

/** Intervals are made on the scale, where they are as wide to either side. */
function onScale(scale: Scale, { value, low, high }: PerformanceValue): ScalarEstimate | null {
  const z = place(scale, value)
  const from = place(scale, low)
  const to = place(scale, high)
  if (z === null || from === null || to === null) return null
  const variance = ((to - from) / (2 * Z_95)) ** 2
  return Number.isFinite(variance) && variance > 0 ? { z, variance } : null
}
