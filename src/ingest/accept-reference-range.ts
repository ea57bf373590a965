import { createHash } from 'node:crypto'
import { Problem } from '../errors.ts'
import type { Model } from '../model/model.ts'
import type { Reference } from '../store/references.ts'
import type { Ingest } from './accept-predictions.ts'
import { adoptReference, slicesOfReference } from './adopt-reference.ts'

/**
 * Makes a range of production the reference. Times are epoch milliseconds, `to` exclusive.
 *
 * @throws Problem `too_old`, `empty_range`
 */
export async function acceptReferenceRange(
  ingest: Ingest,
  {
    model,
    name,
    from,
    to,
    version,
  }: { model: Model; name: string; from: number; to: number; version: string },
): Promise<Reference> {
  const reference: Reference = {
    model: model.model,
    name,
    upload: '',
    version,
    from,
    to,
    rolling: null,
    rows: 0,
    content_hash: createHash('sha256')
      .update(JSON.stringify([from, to, version]))
      .digest('hex'),
    created_at: ingest.now,
  }
  if (from / 1000 < ingest.catalog.horizonOf(model.model).recountable_from)
    throw new Problem(
      400,
      'too_old',
      'Rows that old expire, by this model’s retention: begin the range later.',
      'from',
    )
  await ingest.settle()
  const slices = await slicesOfReference(ingest, reference)
  if (slices.length === 0)
    throw new Problem(400, 'empty_range', 'Production has no predictions in this range.', 'from')
  await adoptReference(ingest, reference, slices)
  return reference
}
