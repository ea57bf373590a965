import { scorerOf } from '../stats/outliers/row-scorer.ts'
import type { FrozenBinning } from './binnings.ts'
import { countNumeric } from './count-numeric.ts'
import type { Counting } from './count-sql.ts'
import { withScore } from './score-sql.ts'
import type { Segmentation } from './segment-sql.ts'

/** The subject under which is counted how unlike the reference's rows each row is. */
export const OUTLIER_SCORE = 'outlier_score'

/** Counts the scores of rows; rows without one count as null. Nothing is counted where no scorer is frozen. */
export function countScores(frozen: FrozenBinning | undefined, segmentation: Segmentation): Counting[] {
  const scorer = frozen && scorerOf(frozen.binning)
  if (!scorer) return []
  const { sql, params } = withScore(scorer)
  const counting = countNumeric(
    {
      kind: 'numeric',
      byPeople: false,
      prefix: '',
      names: `['${OUTLIER_SCORE}']`,
      values: '[outlier_score]',
      countsMissing: true,
      source: sql,
    },
    { frozen: [[OUTLIER_SCORE, frozen]], segmentation },
  )
  return [{ ...counting, params: { ...counting.params, ...params } }]
}
