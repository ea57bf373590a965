import { throughput } from '../stats/objectives/throughput.ts'
import type { Figure, View } from './question.ts'
import { windowMsOf } from './reference-side.ts'

/**
 * Predictions a second over a range, beside the mean of the reference's windows.
 *
 * @param seconds length of the range
 */
export function throughputFigure({ model, current, reference }: View, seconds: number): Figure {
  const windows = reference?.windows.get('prediction') ?? []
  const before = windows.reduce((sum, window) => sum + (window?.n ?? 0), 0)
  return {
    name: 'rows_per_second',
    ...throughput(current.get('')?.get('prediction')?.n ?? 0, seconds),
    bound: 0,
    p_value: null,
    reference_value: windows.length > 0 ? before / ((windows.length * windowMsOf(model)) / 1000) : null,
  }
}
