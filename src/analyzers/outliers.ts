import { OUTLIER_SCORE } from '../counting/subjects.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { countOutside } from '../stats/outliers/count-outside.ts'
import type { Fences } from '../stats/outliers/fences.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, plain, withheldReason } from './explain.ts'
import type { OutsideFences } from './outside-fences.ts'
import type { Analyzer, Figure, Question, View } from './question.ts'
import type { ReferenceSide } from './reference-side.ts'

/**
 * In fewer rows a single one is more than the smallest rise that matters. Outliers come in clusters, which so few rows
 * cannot tell from a change.
 */
const LEAST_ROWS = 100

/** Are there more values, or rows, unlike any that are usual? */
export const outliers: Analyzer = {
  name: 'outliers',
  title: 'Outliers',
  kind: 'features',
  family: 'outliers',
  questions: view =>
    [...Object.keys(view.model.settings.features).map(name => ofFeature(view, name)), ofRows(view)].filter(
      question => question !== null,
    ),
}

/** Values of one feature far out on either side of the reference's. */
function ofFeature(view: View, name: string): Question | null {
  const counted = find(view, `feature:${name}`)
  if (!counted) return null
  const { low, high } = counted.outside.fences
  return {
    ...ask(view, counted),
    subject: `outliers:${name}`,
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of values are outside ${plain(low)} to ${plain(high)} (reference ${percent(judgement.reference)}).`,
  }
}

/** Rows whose values, taken together, are unlike the reference's. */
function ofRows(view: View): Question | null {
  const counted = find(view, OUTLIER_SCORE)
  if (!counted) return null
  return {
    ...ask(view, counted),
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of rows are further from the usual than ${plain(counted.outside.fences.high)} standard deviations (reference ${percent(judgement.reference)}).`,
  }
}

function find({ current, reference }: View, subject: string): Counted | null {
  const histogram = current.get('')?.get(subject)
  const outside = reference?.outside.get(subject)
  return reference && outside && histogram ? { reference, subject, outside, histogram } : null
}

interface Counted {
  reference: ReferenceSide
  subject: string
  outside: OutsideFences
  histogram: Histogram
}

function ask(
  view: View,
  { reference: { starts, season }, subject, outside, histogram }: Counted,
): Omit<Question, 'explain'> {
  const { binning, fences, shown, whole, windows } = outside
  const rowsOf = (rows: Histogram) => countOutside(binning, fences, rows)
  return {
    subject,
    segment: '',
    n: rowsOf(histogram).n,
    n_reference: rowsOf(whole).n,
    figures: [
      shareOutside('outside_fences', { outside, fences, histogram }),
      ...[...shown].map(([name, fences]) => shareOutside(name, { outside, fences, histogram })),
    ],
    asked: askRate(view, {
      subject,
      windows: {
        n: windows.map(window => window.n),
        bucket: starts.map(season.bucketOf),
        x: windows.map(window => [window.x]),
      },
      count: rows => {
        const counted = rowsOf(rows)
        return counted.n < LEAST_ROWS ? { n: 0, x: 0 } : counted
      },
    }),
  }
}

function shareOutside(
  name: string,
  {
    outside: { binning, whole },
    fences,
    histogram,
  }: Pick<Counted, 'outside' | 'histogram'> & { fences: Fences },
): Figure {
  const before = countOutside(binning, fences, whole)
  const reference = before.n > 0 ? before.x / before.n : null
  return rateFigure(name, countOutside(binning, fences, histogram), reference)
}
