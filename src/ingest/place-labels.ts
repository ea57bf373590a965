import type { Store } from '../store/client.ts'
import { dropResolvedLabels, resolvePendingLabels } from '../store/labels.ts'
import { markSlices } from '../store/slices.ts'

/** Moves labels that were waiting beside predictions that have arrived, and marks what they change. */
export async function placeLabels(store: Store, project: string): Promise<void> {
  const resolved = await resolvePendingLabels(store, project)
  if (resolved.length === 0) return
  for (const { model, slices, seq } of resolved)
    await markSlices(store, project, { sets: [{ model, reference: '', kind: 'outcome', slices }], seq })
  await dropResolvedLabels(store, project)
}
