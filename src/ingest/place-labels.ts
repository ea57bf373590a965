import type { Store } from '../store/client.ts'
import { dropResolvedLabels, resolvePendingLabels } from '../store/labels.ts'
import { markSlices } from '../store/slice-marks.ts'

/**
 * Moves labels that were waiting beside predictions that have arrived, and marks what they change; those whose
 * prediction is too old to be counted wait no longer.
 */
export async function placeLabels(store: Store, project: string): Promise<void> {
  const resolved = await resolvePendingLabels(store, project)
  if (resolved.length === 0) return
  const placed = resolved.filter(({ slices }) => slices.length > 0)
  const sets = placed.map(({ model, slices }) => ({
    model,
    reference: '',
    kind: 'outcome' as const,
    slices,
  }))
  await markSlices(store, project, sets)
  await dropResolvedLabels(store, project)
}
