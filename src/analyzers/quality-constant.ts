import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { binOf } from '../stats/histogram/bin-of.ts'
import type { Binning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { wilson } from '../stats/performance/wilson.ts'
import { mostFrequent } from '../stats/quality/most-frequent.ts'
import { chanceOfOneValue, onlyValue, rowsByValue } from '../stats/quality/one-value.ts'
import { explainOneValue, judgeOneValue, type OneValue } from './judge-one-value.ts'
import type { Figure, Question, View } from './question.ts'

/** Asks whether a feature that had several values in the reference has a single one. */
export function constant(view: View, name: string): Question | null {
  const subject = `feature:${name}`
  const histogram = view.current.get('')?.get(subject)
  const whole = view.reference?.whole.get('')?.get(subject)
  const quality = view.reference?.quality.get(subject)
  const binning = view.binnings.get(subject)?.binning
  if (!histogram || !whole || !quality || !binning) return null
  if (validRows(whole) === 0 || onlyValue(whole) !== null) return null
  const value = onlyValue(histogram)
  const one: OneValue = {
    n: validRows(histogram),
    isSo: value !== null,
    share: value === null ? null : rowsOf(binning, whole, value) / validRows(whole),
    chanceOf: rows => chanceOfOneValue(rowsByValue(whole), rows, quality.alike),
    before: quality.constant,
  }
  const judgement = judgeOneValue(view, one)
  return {
    subject: `constant:${name}`,
    segment: '',
    n: one.n,
    n_reference: validRows(whole),
    figures: largestShare(binning, histogram, whole),
    asked: null,
    answer: { judgement, evidence: { alike: quality.alike } },
    explain: () =>
      value === null && judgement.verdict === 'no_material_drift'
        ? 'Values differ from each other, as in the reference.'
        : explainOneValue(
            view,
            one,
            judgement,
            `Every value is ${typeof value === 'string' ? `"${value}"` : value}`,
          ),
  }
}

/** The share of rows that have the most frequent value; none without rows. */
function largestShare(binning: Binning, histogram: Histogram, whole: Histogram): Figure[] {
  const n = validRows(histogram)
  const { rows, bound } = mostFrequent(binning, histogram)
  const interval = wilson(rows, n)
  if (interval === null) return []
  return [
    {
      ...{ name: 'largest_share', value: rows / n, ...interval, bound: bound / n },
      ...{ p_value: null, n },
      reference_value: mostFrequent(binning, whole).rows / validRows(whole),
    },
  ]
}

/** Rows of the reference that have a value; a number's may have others of its bin as well. */
function rowsOf(binning: Binning, whole: Histogram, value: number | string): number {
  if (binning.kind === 'numeric') return rowsIn(whole.counts, binOf(binning, Number(value)))
  return whole.categories.get(String(value)) ?? 0
}
