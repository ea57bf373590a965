import type { Store } from '../store/client.ts'
import { listSlicesAfter, readHighestSeqs } from '../store/predictions.ts'
import { ROWS_PER_BATCH } from '../store/sequence.ts'
import { markSlices, type SliceKind } from '../store/slices.ts'

/** Batches that may have been under way at once when the service died; marking too much does no harm. */
const BATCHES_UNDER_WAY = 4_096

const KINDS: Record<'predictions' | 'labels', SliceKind[]> = {
  predictions: ['features', 'outcome'],
  labels: ['outcome'],
}

/**
 * Marks what a crash between rows and their marks left unmarked. Those rows were never acknowledged, but
 * they are there, and histograms must hold what is there.
 */
export async function markUnmarked(store: Store): Promise<void> {
  const { marks } = await readHighestSeqs(store)
  const seq = Math.max(0, marks - BATCHES_UNDER_WAY * ROWS_PER_BATCH)
  for (const table of ['predictions', 'labels'] as const) {
    for (const { project, model, reference, slices } of await listSlicesAfter(store, { table, seq })) {
      const sets = KINDS[table].map(kind => ({ model, reference, kind, slices }))
      await markSlices(store, project, sets)
    }
  }
}
