import { DUPLICATE_ID, DUPLICATE_ROW, REFUSED } from '../counting/whole-row-subjects.ts'
import type { Model } from '../model/model.ts'
import type { SliceKind } from '../store/slices.ts'

const OUTCOMES = {
  binary: ['outcome'],
  multiclass: ['outcome', 'rank'],
  regression: ['residual', 'label'],
} as const

/** What may be sent of what a prediction took, and is counted where it is. */
const RESOURCES = ['resource:cpu_ms', 'resource:memory_mb']

/** What a model of this task is counted by when slices of this kind are. */
export function subjectsToCount({ settings }: Model, kind: SliceKind): string[] {
  if (kind === 'outcome') return [...OUTCOMES[settings.task], 'label_lag']
  const features = Object.keys(settings.features).map(name => `feature:${name}`)
  const scores = settings.task === 'binary' ? ['score', 'calibration:positive', 'calibration:negative'] : []
  const rows = ['prediction', 'latency_ms', 'error', DUPLICATE_ROW, DUPLICATE_ID, REFUSED]
  return [...features, ...rows, ...RESOURCES, ...scores]
}
