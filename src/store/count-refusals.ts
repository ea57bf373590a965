import { type CategoricalBinning, NULL } from '../stats/histogram/binning.ts'
import type { FrozenBinning } from './binnings.ts'
import { type Counting, NO_SUMS, PREDICTIONS } from './count-sql.ts'

/** Every row that came: those refused by why and where (see `refusalName`), those accepted as missing. */
export const REFUSED = 'refused'

/** Whatever the data. More reasons than a model has features and rows have fields there are not. */
export const REFUSALS: CategoricalBinning = { kind: 'categorical', categories: [], limit: 1_000 }

/** The category of what is refused with a code at a path. */
export const refusalName = (code: string, path: string): string => `${code} ${path}`

/** Counts what came, of all rows together: rows that were refused are known by slice and version alone. */
export function countRefusals(frozen: FrozenBinning | undefined): Counting[] {
  if (!frozen) return []
  const counted = `
    SELECT version, slice, sum(rows) AS accepted, sumMap(refused) AS categories
    FROM (
      SELECT version, slice, count() AS rows, CAST(map(), 'Map(String, UInt64)') AS refused FROM (${PREDICTIONS}) GROUP BY version, slice
      UNION ALL
      SELECT version, slice, 0 AS rows, map(concat(code, ' ', path), sum(n)) AS refused
      FROM refusals
      WHERE project = {project:String} AND model = {model:String} AND {reference:String} = ''
        AND slice IN {slices:Array(DateTime('UTC'))}
      GROUP BY version, slice, code, path
    )
    GROUP BY version, slice`
  return [
    {
      sql: `
        SELECT version, '' AS segment, '${REFUSED}' AS subject, {binning:String} AS binning, slice,
          accepted + arraySum(mapValues(categories)) AS n,
          if(accepted > 0, map(toInt32(${NULL}), accepted), CAST(map(), 'Map(Int32, UInt64)')) AS counts, categories,
          toFloat64(0) AS sum, toFloat64(0) AS sum_squares, toFloat64(inf) AS min, toFloat64(-inf) AS max, ${NO_SUMS} AS sums
        FROM (${counted})`,
      params: { binning: frozen.id },
      subjects: [REFUSED],
    },
  ]
}
