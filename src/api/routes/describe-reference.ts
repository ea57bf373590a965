import { type Reference, referenceId } from '../../store/references.ts'
import { iso } from './asked-range.ts'

/** A reference as the API tells of it; a rolling one has a range only beside what it judges. */
export const describeReference = (reference: Reference) => ({
  name: reference.name,
  from: reference.rolling ? null : iso(reference.from),
  to: reference.rolling ? null : iso(reference.to),
  rows: reference.rows,
  rolling: reference.rolling,
  id: referenceId(reference),
})
