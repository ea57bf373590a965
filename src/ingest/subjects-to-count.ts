import type { Model } from '../model/model.ts'
import type { SliceKind } from '../store/slices.ts'

const OUTCOMES = { binary: ['outcome'], multiclass: ['outcome', 'rank'], regression: ['residual'] } as const

/** What a model of this task is counted by when slices of this kind are. */
export function subjectsToCount({ settings }: Model, kind: SliceKind): string[] {
  if (kind === 'outcome') return [...OUTCOMES[settings.task], 'label_lag']
  const features = Object.keys(settings.features).map(name => `feature:${name}`)
  const scores = settings.task === 'binary' ? ['score', 'calibration:positive', 'calibration:negative'] : []
  return [...features, 'prediction', 'latency_ms', 'error', ...scores]
}
