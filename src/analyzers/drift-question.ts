import { OUTLIER_SCORE } from '../counting/subjects.ts'
import type { Judgement } from '../stats/decision/finding.ts'
import { overdispersion } from '../stats/decision/overdispersion.ts'
import { driftStatistics } from '../stats/drift/index.ts'
import { binInterval } from '../stats/histogram/bin-interval.ts'
import type { Binning, NumericBinning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { quantile } from '../stats/histogram/quantile.ts'
import { askShares } from './ask-shares.ts'
import { cellsBetween } from './cells-between.ts'
import { percent, plain, withheldReason } from './explain.ts'
import type { AskedShares, Figure, Question, View } from './question.ts'

/**
 * Asks whether the distribution of one subject changed: every drift statistic as a figure, the shares of its
 * rows for the decision rule.
 *
 * @returns null when the subject has neither a binning nor rows
 */
export function driftQuestion(view: View, subject: string): Question | null {
  const frozen = view.binnings.get(subject)
  const histogram = view.current.get('')?.get(subject)
  const whole = view.reference?.whole.get('')?.get(subject)
  if (!frozen || (!histogram && !whole)) return null
  const { binning } = frozen
  const shared = { subject, segment: '', n: histogram?.n ?? 0, n_reference: whole?.n ?? 0 }
  if (!view.reference || !whole || !histogram)
    return { ...shared, figures: [], asked: null, explain: judgement => withheldReason(judgement) ?? '' }
  const { asked, names } = askShares({
    reference: view.reference,
    subject,
    frozen,
    histogram,
    bucket: view.bucket,
    before: view.before,
  })
  return {
    ...shared,
    figures: driftFigures({ binning, whole, histogram }, asked),
    asked,
    explain: judgement =>
      withheldReason(judgement) ??
      (binning.kind === 'numeric'
        ? explainNumeric({ subject, binning, whole, histogram, judgement })
        : explainCategories(names, judgement)),
  }
}

interface Pair {
  binning: Binning
  whole: Histogram
  histogram: Histogram
}

/** Every drift statistic of a pair, as sure as the reference's windows let it be. */
function driftFigures({ binning, whole, histogram }: Pair, { kind, windows }: AskedShares): Figure[] {
  const ofShares = overdispersion(windows)
  const ofCells = kind === 'cuts' ? overdispersion(cellsBetween(windows)) : ofShares
  return driftStatistics.flatMap(statistic => {
    if (!statistic.kinds.includes(binning.kind)) return []
    const phi = statistic.onCells ? ofCells : ofShares
    const found = statistic.compute(whole, histogram, binning, phi ?? 1)
    return found ? [{ ...found, phi, n: histogram.n, reference_value: null }] : []
  })
}

interface NumericChange {
  subject: string
  binning: NumericBinning
  whole: Histogram
  histogram: Histogram
  judgement: Judgement
}

function explainNumeric({ subject, binning, whole, histogram, judgement }: NumericChange): string {
  const before = quantile(binning, whole, 0.5)?.value ?? null
  const after = quantile(binning, histogram, 0.5)?.value ?? null
  const cut = binning.coarse[judgement.decidedBy ?? 0]
  const at = cut === undefined ? null : binInterval(binning, cut).hi
  const median = judgement.span === 1 ? `; median ${plain(before)} → ${plain(after)}` : ''
  const what =
    subject === OUTLIER_SCORE
      ? `rows are within ${plain(at)} standard deviations of the usual`
      : `values are at most ${plain(at)}`
  return `${percent(judgement.current)} of ${what} (reference ${percent(judgement.reference)})${median}.`
}

function explainCategories(names: readonly string[], { decidedBy, current, reference }: Judgement): string {
  const name = names[decidedBy ?? 0] ?? 'other'
  const what =
    name === 'new'
      ? 'Values the reference never had are'
      : name === 'other'
        ? 'Rare values are'
        : `"${name}" is`
  return `${what} ${percent(current)} of rows (reference ${percent(reference)}).`
}
