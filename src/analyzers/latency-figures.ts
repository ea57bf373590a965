import { apdex } from '../stats/objectives/apdex.ts'
import { quantileFigures } from './quantile-figures.ts'
import type { Figure, View } from './question.ts'

/** Quantiles of latency in milliseconds and, where the model promises a time, Apdex; none without rows. */
export const latencyFigures = (view: View): Figure[] => [
  ...quantileFigures(view, 'latency_ms'),
  ...apdexFigures(view),
]

function apdexFigures({ binnings, current, reference, model }: View): Figure[] {
  const binning = binnings.get('latency_ms')?.binning
  const histogram = current.get('')?.get('latency_ms')
  const target = model.settings.objectives.latency_ms?.threshold
  if (binning?.kind !== 'numeric' || !histogram || target === undefined) return []
  const whole = reference?.whole.get('')?.get('latency_ms')
  const found = apdex(binning, histogram, target)
  const before = whole ? apdex(binning, whole, target) : null
  return found ? [{ name: 'apdex', ...found, p_value: null, reference_value: before?.value ?? null }] : []
}
