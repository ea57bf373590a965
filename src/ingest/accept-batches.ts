import { Interrupted } from './interrupted.ts'
import { NothingAccepted } from './nothing-accepted.ts'
import { emptyBody, type ReadRow } from './read-rows.ts'
import type { Acceptance, Rejection } from './rejection.ts'

/** An upload may have any number of rows; what its answer names of them has to fit in memory. */
const MOST_REJECTIONS = 10_000
const MOST_IDS = 100_000

/** Checks and keeps the rows of one batch. @param mostIds ids that may be made for rows sent without one */
export type AcceptBatch = (rows: readonly ReadRow[], mostIds: number) => Promise<Acceptance>

/** The rows of a body; the next batch is read when it is asked for. */
export type RowBatches = AsyncIterable<readonly ReadRow[]> | Iterable<readonly ReadRow[]>

/**
 * Accepts a body batch by batch: the next is read when the one before is on disk, so that an upload of any length
 * needs the memory of one.
 *
 * @throws NothingAccepted; Problem `empty_body`; Interrupted, where rows had been kept before; otherwise what kept the
 *   first of them from it
 */
export async function acceptBatches(batches: RowBatches, accept: AcceptBatch): Promise<Acceptance> {
  const total: Acceptance = { accepted: 0, rejected: [], ids: [] }
  let rows = 0
  let isEmpty = true
  try {
    for await (const batch of batches) {
      isEmpty = false
      add(total, await accept(batch, MOST_IDS - total.ids.length), rows)
      rows += batch.length
    }
  } catch (error) {
    throw total.accepted === 0 ? error : new Interrupted(error, { ...total, rows })
  }
  if (isEmpty) throw emptyBody()
  if (total.accepted === 0 && total.rejected.length > 0) throw new NothingAccepted(total.rejected)
  return total
}

/** @param before rows of the body before this batch */
function add(total: Acceptance, { accepted, rejected, ids }: Acceptance, before: number): void {
  total.accepted += accepted
  for (const id of ids) total.ids.push(id)
  const room = MOST_REJECTIONS - total.rejected.length
  for (const each of rejected.slice(0, room)) total.rejected.push(inBody(each, before))
  if (rejected.length > room) total.unlisted = (total.unlisted ?? 0) + rejected.length - room
}

const inBody = (rejection: Rejection, before: number): Rejection => ({
  ...rejection,
  index: rejection.index + before,
})
