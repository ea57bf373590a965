import { OUTLIER_SCORE } from '../counting/subjects.ts'
import { sliceSecondsOf } from '../model/slice-length.ts'
import { contributionsTo, type RowScorer, scorerOf } from '../stats/outliers/row-scorer.ts'
import { type TailShare, tailShare } from '../stats/outliers/tail-share.ts'
import type { Store } from '../store/client.ts'
import { wholeSlices } from '../store/slices.ts'
import { readWorstRows } from '../store/worst-rows.ts'
import type { View } from './question.ts'
import type { ViewRange } from './view-range.ts'

/** Rows shown as examples of a range. */
const MOST_ROWS = 5
/** Features named for each. */
const MOST_FEATURES = 3

/** A row unlike the reference's, and the features that make it so. */
export interface OutlyingRow {
  prediction_id: string
  version: string
  timestamp: string
  /** Standard deviations from the usual; 1 % of the reference's rows exceed `threshold`. */
  score: number
  threshold: number
  /** Those that add most to the square of the score. */
  features: OutlyingFeature[]
}

/** What a feature adds to the square of a row's score, and whether its value is far out by itself. */
export interface OutlyingFeature {
  feature: string
  value: number
  /** Of the square of the score; all features' together are 1, some may be below 0. */
  contribution: number
  /** Null where the reference has no values. */
  tail: TailShare | null
}

/** The most unusual rows of a range of production, as examples; none where rows are not scored. */
export async function outlyingRows(
  store: Store,
  {
    model,
    binnings,
    reference,
    range,
  }: Pick<View, 'model' | 'binnings' | 'reference'> & { range: ViewRange },
): Promise<OutlyingRow[]> {
  const frozen = binnings.get(OUTLIER_SCORE)
  const scorer = frozen && scorerOf(frozen.binning)
  if (!scorer) return []
  const { version, segment = '' } = range
  const sliceSeconds = sliceSecondsOf(model.settings)
  const rows = await readWorstRows(store, model.project, {
    ...{ model: model.model, scorer, binning: frozen.id, version, segment, limit: MOST_ROWS },
    ...wholeSlices(range, sliceSeconds),
    sliceSeconds,
  })
  return rows.map(({ prediction_id, version, timestamp, score, scored }) => ({
    prediction_id,
    version,
    timestamp: new Date(timestamp).toISOString(),
    score,
    threshold: scorer.threshold,
    features: mostOutlying({ binnings, reference }, scorer, scored),
  }))
}

function mostOutlying(
  { binnings, reference }: Pick<View, 'binnings' | 'reference'>,
  scorer: RowScorer,
  values: readonly number[],
): OutlyingFeature[] {
  const added = contributionsTo(scorer, values)
  const total = added.reduce((sum, each) => sum + each, 0)
  return scorer.features
    .map((feature, i) => {
      const binning = binnings.get(`feature:${feature}`)?.binning
      const whole = reference?.whole.get('')?.get(`feature:${feature}`)
      return {
        feature,
        value: values[i]!,
        contribution: total > 0 ? added[i]! / total : 0,
        tail: whole && binning?.kind === 'numeric' ? tailShare(binning, whole, values[i]!) : null,
      }
    })
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, MOST_FEATURES)
}
