import type { NumericBinning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { quantile } from '../stats/histogram/quantile.ts'
import { rowsUpTo } from '../stats/histogram/rows-up-to.ts'
import { wilson } from '../stats/performance/wilson.ts'
import { percent, withheldReason } from './explain.ts'
import { expectedLagHours, labelledInTime } from './labelled-in-time.ts'
import { isSegment } from './performance-of.ts'
import { estimatedQuantile } from './quantile-figures.ts'
import type { Analyzer, Asked, Figure, Question, View } from './question.ts'
import type { ReferenceSide } from './reference-side.ts'

const HOUR_MS = 3_600_000

/** As of accuracy: a loss of two in a hundred is told, of five it is grave. */
const RATE_MINIMUM = { warning: 0.02, critical: 0.05 }

/** From a prediction to its label, in hours. */
const LAGS = { lag_p50: 0.5, lag_p95: 0.95 }

/** Ages of a label, in hours, by which it is asked how many rows had one. */
const AGES = { coverage_1d: 24, coverage_7d: 168, coverage_30d: 720 }

/** Rows of a window or of a reference, and the lags of those that have a label; null: none has. */
interface Labelled {
  n: number
  lags: Histogram | null
}

function labelledOf(subjects: ReadonlyMap<string, Histogram> | undefined): Labelled {
  return { n: subjects?.get('prediction')?.n ?? 0, lags: subjects?.get('label_lag') ?? null }
}

const shareOf = ({ n, lags }: Labelled): number | null => (n > 0 ? (lags?.n ?? 0) / n : null)

/** The share of a segment's rows that have a label; null without rows. */
export const labelCoverage = (subjects: ReadonlyMap<string, Histogram> | undefined): number | null =>
  shareOf(labelledOf(subjects))

const ageHoursOf = ({ endedMsAgo = 0 }: View): number => endedMsAgo / HOUR_MS

function figuresOf(view: View, segment: string, binning: NumericBinning): Figure[] {
  const current = labelledOf(view.current.get(segment))
  const reference = labelledOf(referenceOf(view, segment))
  const ageHours = ageHoursOf(view)
  return [
    share('coverage', { n: current.n, labelled: current.lags?.n ?? 0, reference: shareOf(reference) }),
    ...Object.entries(AGES).flatMap(([name, hours]) => {
      if (hours > ageHours) return []
      const { rows, bound } = current.lags ? rowsUpTo(binning, current.lags, hours) : NO_ROWS
      return share(name, { n: current.n, labelled: rows, bound })
    }),
    ...Object.entries(LAGS).flatMap(([name, p]) => lag(name, { p, binning, current, reference })),
  ]
}

const NO_ROWS = { rows: 0, bound: 0 }

/** Labels of an uploaded reference came with its rows: how many, and when, says nothing about production. */
const referenceOf = ({ reference }: View, segment: string): ReadonlyMap<string, Histogram> | undefined =>
  reference && isProduction(reference) ? reference.whole.get(segment) : undefined

interface LabelledShare {
  n: number
  labelled: number
  bound?: number
  reference?: number | null
}

function share(name: string, { n, labelled, bound = 0, reference = null }: LabelledShare): Figure {
  const interval = wilson(labelled, n)
  return {
    name,
    value: labelled / n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    bound: bound / n,
    p_value: null,
    n,
    reference_value: reference,
  }
}

interface LagOf {
  p: number
  binning: NumericBinning
  current: Labelled
  reference: Labelled
}

function lag(name: string, { p, binning, current, reference }: LagOf): Figure[] {
  const found = current.lags && estimatedQuantile(binning, current.lags, p)
  if (!current.lags || !found) return []
  const before = reference.lags && quantile(binning, reference.lags, p)
  return [
    {
      ...{ name, ...found },
      ...{ p_value: null, n: current.lags.n, reference_value: before?.value ?? null },
    },
  ]
}

/**
 * Asks of all rows whether fewer have their label in time than in the reference's own windows. Only where there is a
 * time to expect them in, every row has had it, and the reference is production: an upload brought its labels along.
 */
function ask(view: View, current: Labelled): Asked | null {
  const { model, binnings, reference } = view
  const lag = expectedLagHours(model)
  const rows = reference?.windows.get('prediction')
  if (!reference || !rows || !isProduction(reference) || lag === 0 || ageHoursOf(view) < lag) return null
  return {
    kind: 'rate',
    windows: {
      n: rows.map(window => window?.n ?? 0),
      bucket: reference.starts.map(reference.season.bucketOf),
      x: reference.labelled.map(labelled => [labelled]),
    },
    window: { n: current.n, bucket: view.bucket, x: [labelledInTime(model, binnings, current.lags)] },
    side: 'lower',
    minimum: RATE_MINIMUM,
  }
}

const isProduction = ({ reference }: ReferenceSide): boolean => reference.upload === ''

function questionOf(view: View, segment: string, binning: NumericBinning): Question[] {
  const current = labelledOf(view.current.get(segment))
  if (current.n === 0) return []
  const asked = segment === '' ? ask(view, current) : null
  return [
    {
      subject: 'labels',
      segment,
      n: current.n,
      n_reference: labelledOf(referenceOf(view, segment)).n,
      figures: figuresOf(view, segment, binning),
      asked,
      shownOnly: asked === null,
      explain: judgement =>
        withheldReason(judgement) ??
        `${percent(judgement.current)} of predictions had their label within ${view.model.settings.labels.expected_lag} (reference ${percent(judgement.reference)}).`,
    },
  ]
}

/**
 * How many rows have a label, how long labels take, and how many rows had one within a day, a week and a month, as far
 * as the youngest row has had that long. Do as many come in time as used to?
 */
export const labels: Analyzer = {
  name: 'labels',
  title: 'Labels',
  kind: 'outcome',
  family: 'performance',
  questions: view => {
    const binning = view.binnings.get('label_lag')?.binning
    // Without one no label ever came.
    if (binning?.kind !== 'numeric') return []
    return [...view.current.keys()]
      .filter(segment => isSegment(view.model, segment))
      .sort()
      .flatMap(segment => questionOf(view, segment, binning))
  },
}
