import type { Store } from '../store/client.ts'
import { isRefusal } from '../store/refusal.ts'
import { encodeBatch, storeBatches } from './batch.ts'
import type { ModelCatalog } from './model-catalog.ts'
import { halvesOf, type NamedBatch } from './named-batches.ts'
import type { RefusedBatches } from './refused-batches.ts'

/** Rows of one attempt that are looked for one by one. */
const MOST_REFUSED = 100

/**
 * Stores batches together; where the store refuses some rows, it halves them until a refused row is alone, which is kept
 * aside with the reason.
 *
 * @param kept what was kept aside so far; after so many the rest is kept in larger pieces, as more than rows is wrong
 * @throws what keeps the store from taking anything
 */
export async function storeOrKeep(
  parts: { store: Store; catalog: ModelCatalog; refused: RefusedBatches },
  batches: readonly NamedBatch[],
  kept: string[] = [],
): Promise<void> {
  try {
    await storeBatches(
      parts,
      batches.map(({ batch }) => batch),
    )
  } catch (error) {
    if (!isRefusal(error) || batches.length === 0) throw error
    const halves = kept.length < MOST_REFUSED ? halvesOf(batches) : null
    for (const half of halves ?? []) await storeOrKeep(parts, half, kept)
    if (halves) return
    for (const { name, batch } of batches) {
      await parts.refused.keep(name(), Buffer.concat(encodeBatch(batch)), messageOf(error))
      kept.push(name())
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
