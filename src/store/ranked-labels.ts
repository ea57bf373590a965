import { BEYOND_RANKS } from '../stats/performance/label-rank.ts'
import { CLIP } from '../stats/performance/log-loss.ts'
import { LABELLED } from './count-sql.ts'
import type { Terms } from './labelled-sums.ts'

/** How far from 1 probabilities may add up to, for they are often rounded. */
const ROUNDED = 0.05

/**
 * The rows of `LABELLED` with what their probabilities make of their label; null in rows without probabilities:
 * `rank`, its place among the classes, of equals the last by name first; `log_loss`, `squared_error` (over all
 * classes), and `whole`, whether the probabilities add up to 1.
 */
export const RANKED = `
  SELECT *,
    if(empty(chances), NULL, toFloat64(if(place = 0, ${BEYOND_RANKS}, least(${BEYOND_RANKS},
      1 + arrayCount((name, chance) -> chance > own OR (chance = own AND name > label), names_of_classes, chances))))) AS rank,
    -log(greatest(${CLIP}, own)) AS log_loss,
    arraySum((name, chance) -> pow(chance - (name = label), 2), names_of_classes, chances) + (place = 0) AS squared_error,
    abs(arraySum(chances) - 1) <= ${ROUNDED} AS whole
  FROM (
    SELECT *, mapKeys(probabilities) AS names_of_classes, mapValues(probabilities) AS chances,
      indexOf(names_of_classes, label) AS place, chances[place] AS own
    FROM (${LABELLED})
  )`

/** Terms of the exact sums that only `rank` has, over those columns; a 2 at the end: of squares. */
export const RANK_TERMS: Terms = {
  whole_rows: ['1.', 'whole'],
  log_loss: ['log_loss', 'whole'],
  log_loss2: ['log_loss * log_loss', 'whole'],
  squared_error: ['squared_error', 'whole'],
  squared_error2: ['squared_error * squared_error', 'whole'],
}
