import { ATOM_BASE, type CategoricalBinning, NULL, OTHER } from '../stats/histogram/binning.ts'
import { freezeNumeric } from '../stats/histogram/freeze-numeric.ts'
import type { FrozenBinning } from './binnings.ts'
import { type Counting, NO_CATEGORIES, NO_SUMS, PREDICTIONS } from './count-sql.ts'

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

/** Every row that came: those refused by why and where (see `refusalName`), those accepted as missing. */
export const REFUSED = 'refused'

/** Whatever the data. More reasons than a model has features and rows have fields there are not. */
export const REFUSALS: CategoricalBinning = { kind: 'categorical', categories: [], limit: 1_000 }

/** The category of what is refused with a code at a path. */
export const refusalName = (code: string, path: string): string => `${code} ${path}`

/** Rows by code, without codes that have none. */
const ofRows = (entries: Record<number, string>): string =>
  `mapFilter((code, rows) -> rows > 0, map(${Object.entries(entries)
    .map(([code, rows]) => `toInt32(${code}), toUInt64(${rows})`)
    .join(', ')}))`

/** What each subject's histogram has in `n`, `counts` and `categories`, of the columns that `gathered` has below. */
const COUNTED: Record<string, { n: string; counts: string; categories: string }> = {
  [DUPLICATE_ROW]: {
    n: 'with_features',
    counts: ofRows({ [NULL]: 'distinct_rows', [ATOM_BASE]: 'with_features - distinct_rows' }),
    categories: NO_CATEGORIES,
  },
  [DUPLICATE_ID]: {
    n: 'accepted',
    counts: `mapUpdate(${ofRows({ [OTHER]: 'accepted - length(ids)' })}, mapFromArrays(ids, arrayMap(id -> toUInt64(1), ids)))`,
    categories: NO_CATEGORIES,
  },
  [REFUSED]: {
    n: 'accepted + arraySum(mapValues(refused))',
    counts: ofRows({ [NULL]: 'accepted' }),
    categories: 'refused',
  },
}

/**
 * Counts rows and ids that come more than once, and rows that were refused, of all rows together: what was refused is known
 * by slice and version alone. All in one pass, as reading costs most of it.
 */
export function countWholeRows(frozen: ReadonlyMap<string, FrozenBinning>): Counting[] {
  const subjects = Object.keys(COUNTED).filter(subject => frozen.has(subject))
  if (subjects.length === 0) return []
  const rows = `
    SELECT version, slice, count() AS accepted, countIf(has_features) AS with_features,
      uniqExactIf(features, has_features) AS distinct_rows,
      arraySort(arrayDistinct(arrayMap(hash -> toInt32(bitAnd(hash, 0x7fffffff)), groupArraySorted(${IDS.limit})(id)))) AS ids,
      ${NO_CATEGORIES} AS refused
    FROM (
      SELECT version, slice, cityHash64(prediction_id) AS id, notEmpty(numeric) OR notEmpty(categorical) AS has_features,
        cityHash64(numeric, categorical) AS features
      FROM (${PREDICTIONS})
    )
    GROUP BY version, slice`
  const refusals = `
    SELECT version, slice, 0, 0, 0, [], map(concat(code, ' ', path), sum(n))
    FROM refusals
    WHERE project = {project:String} AND model = {model:String} AND {reference:String} = ''
      AND slice IN {slices:Array(DateTime('UTC'))}
    GROUP BY version, slice, code, path`
  const gathered = `
    SELECT version, slice, sum(g.accepted) AS accepted, sum(g.with_features) AS with_features, sum(g.distinct_rows) AS distinct_rows,
      groupArrayArray(g.ids) AS ids, sumMap(g.refused) AS refused
    FROM (${rows} UNION ALL ${refusals}) AS g
    GROUP BY version, slice`
  const tuples = subjects.map(subject => {
    const { n, counts, categories } = COUNTED[subject]!
    return `('${subject}', {binning_${subject}:String}, ${n}, ${counts}, ${categories})`
  })
  return [
    {
      sql: `
        SELECT version, '' AS segment, counted.1 AS subject, counted.2 AS binning, slice, counted.3 AS n, counted.4 AS counts,
          counted.5 AS categories, toFloat64(0) AS sum, toFloat64(0) AS sum_squares,
          toFloat64(inf) AS min, toFloat64(-inf) AS max, ${NO_SUMS} AS sums
        FROM (SELECT version, slice, arrayJoin([${tuples.join(', ')}]) AS counted FROM (${gathered}))
        WHERE n > 0`,
      params: Object.fromEntries(subjects.map(subject => [`binning_${subject}`, frozen.get(subject)!.id])),
      subjects,
    },
  ]
}
