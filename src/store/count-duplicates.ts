import { ATOM_BASE, type CategoricalBinning, NULL, OTHER } from '../stats/histogram/binning.ts'
import { freezeNumeric } from '../stats/histogram/freeze-numeric.ts'
import type { FrozenBinning } from './binnings.ts'
import { type Counting, NO_SUMS, PREDICTIONS } from './count-sql.ts'

/** Rows with the features of another row of their slice and version, in the order they were sent: a 1 each, but for the first. */
export const DUPLICATE_ROW = 'duplicate_row'

/** How often ids come, each once a slice at most: those that come again are found where slices are merged. */
export const DUPLICATE_ID = 'duplicate_id'

/** Of one value, whatever the data: how to count that need not be learned from it. */
export const ONES = freezeNumeric(Float64Array.of(1), { transform: 'asinh' })

/**
 * Ids of a slice that are kept, by hashes of 31 bits as their codes; the rest is pooled. Those with the smallest hashes are,
 * so that an id which comes again is kept again: a sample of 2,880 a day at most, which costs a merge of 30 days 5 ms.
 */
export const IDS: CategoricalBinning = { kind: 'categorical', categories: [], limit: 20 }

/** Rows by code, without codes that have none. */
const ofRows = (entries: Record<number, string>): string =>
  `mapFilter((code, rows) -> rows > 0, map(${Object.entries(entries)
    .map(([code, rows]) => `toInt32(${code}), toUInt64(${rows})`)
    .join(', ')}))`

/** What each subject's histogram has in `n` and `counts`, of the columns that `gathered` has below. */
const COUNTED: Record<string, { n: string; counts: string }> = {
  [DUPLICATE_ROW]: {
    n: 'with_features',
    counts: ofRows({ [NULL]: 'distinct', [ATOM_BASE]: 'with_features - distinct' }),
  },
  [DUPLICATE_ID]: {
    n: 'rows',
    counts: `mapUpdate(${ofRows({ [OTHER]: 'rows - length(ids)' })}, mapFromArrays(ids, arrayMap(id -> toUInt64(1), ids)))`,
  },
}

/** Counts rows and ids that come more than once, of all rows together; both in one pass, as reading costs most of it. */
export function countDuplicates(frozen: ReadonlyMap<string, FrozenBinning>): Counting[] {
  const subjects = Object.keys(COUNTED).filter(subject => frozen.has(subject))
  if (subjects.length === 0) return []
  const gathered = `
    SELECT version, slice, count() AS rows, countIf(has_features) AS with_features,
      uniqExactIf(features, has_features) AS distinct,
      arraySort(arrayDistinct(arrayMap(hash -> toInt32(bitAnd(hash, 0x7fffffff)), groupArraySorted(${IDS.limit})(id)))) AS ids
    FROM (
      SELECT version, slice, cityHash64(prediction_id) AS id, notEmpty(numeric) OR notEmpty(categorical) AS has_features,
        cityHash64(numeric, categorical) AS features
      FROM (${PREDICTIONS})
    )
    GROUP BY version, slice`
  const tuples = subjects.map(
    subject =>
      `('${subject}', {binning_${subject}:String}, ${COUNTED[subject]!.n}, ${COUNTED[subject]!.counts})`,
  )
  return [
    {
      sql: `
        SELECT version, '' AS segment, counted.1 AS subject, counted.2 AS binning, slice, counted.3 AS n, counted.4 AS counts,
          CAST(map(), 'Map(String, UInt64)') AS categories, toFloat64(0) AS sum, toFloat64(0) AS sum_squares,
          toFloat64(inf) AS min, toFloat64(-inf) AS max, ${NO_SUMS} AS sums
        FROM (SELECT version, slice, arrayJoin([${tuples.join(', ')}]) AS counted FROM (${gathered}))
        WHERE n > 0`,
      params: Object.fromEntries(subjects.map(subject => [`binning_${subject}`, frozen.get(subject)!.id])),
      subjects,
    },
  ]
}
