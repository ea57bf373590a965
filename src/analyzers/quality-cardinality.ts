import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { OTHER } from '../stats/histogram/binning.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import type { Question, View } from './question.ts'

/**
 * Shows how many categories a window has, beside a window of the reference. Rows pooled as *other* have categories that
 * were not counted: as many more as they are, at most.
 */
export function cardinality(view: View, name: string): Question | null {
  const subject = `feature:${name}`
  if (view.binnings.get(subject)?.binning.kind !== 'categorical') return null
  const histogram = view.current.get('')?.get(subject)
  if (!histogram || validRows(histogram) === 0) return null
  const named = histogram.categories.size
  const pooled = rowsIn(histogram.counts, OTHER)
  const n = validRows(histogram)
  const whole = view.reference?.whole.get('')?.get(subject)
  return {
    subject: `cardinality:${name}`,
    segment: '',
    n,
    n_reference: whole ? validRows(whole) : 0,
    figures: [
      {
        ...{ name: 'categories', value: named, low: null, high: null, bound: pooled },
        ...{ p_value: null, n },
        reference_value: view.reference?.quality.get(subject)?.categories?.distinct ?? null,
      },
    ],
    asked: null,
    shownOnly: true,
    explain: () => '',
  }
}
