import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { binOf } from '../stats/histogram/bin-of.ts'
import type { Binning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { chanceOfOneValue, onlyValue, rowsByValue } from '../stats/quality/one-value.ts'
import { explainOneValue, judgeOneValue, type OneValue } from './judge-one-value.ts'
import type { Question, View } from './question.ts'

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
    figures: [],
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

/** Rows of the reference that have a value; a number's may have others of its bin as well. */
function rowsOf(binning: Binning, whole: Histogram, value: number | string): number {
  if (binning.kind === 'numeric') return rowsIn(whole.counts, binOf(binning, Number(value)))
  return whole.categories.get(String(value)) ?? 0
}
