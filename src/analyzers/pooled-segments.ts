import { OTHER_SEGMENT } from '../counting/segmentation.ts'
import type { Store } from '../store/client.ts'
import { fullOf, readSegmentValues } from '../store/segment-values.ts'
import type { View } from './question.ts'

/** A segment dimension or protected attribute with more values than are counted apart. */
export interface PooledSegment {
  name: string
  /** Values that are counted apart. */
  values: number
  /** Rows of all others, which count as `name=other`. */
  n: number
}

/** Where rows of a range are pooled, by name; none where the view is of one segment. */
export async function pooledSegments(
  store: Store,
  { model, current }: Pick<View, 'model' | 'current'>,
): Promise<PooledSegment[]> {
  const full = fullOf(await readSegmentValues(store, model.project, model.model))
  return [...full].flatMap(([name, values]) => {
    const n = current.get(`${name}=${OTHER_SEGMENT}`)?.get('prediction')?.n ?? 0
    return n > 0 ? [{ name, values: values.length, n }] : []
  })
}
