import { OTHER } from '../stats/histogram/binning.ts'
import {
  besideOf,
  type CountedSubjects,
  type Counting,
  NO_SUMS,
  placeNames,
  placeSql,
  type SubjectGroup,
  valuesOf,
  withMissing,
} from './count-sql.ts'
import { segmentParams } from './segment-sql.ts'
import { sumByBin } from './weight-sums.ts'

const WEIGHTS = `
      sum(weight - 1) AS excess, sum(weight * weight - 1) AS excess_squares,`

/** Of pooled values together: they have one bin. */
const EXCESSES = sumByBin(`arrayMap(
  value -> (if(has(named.3, value.1), value.1, '${OTHER}'), value.2, value.3),
  groupArrayIf((a_value, excess, excess_squares), excess != 0 OR excess_squares != 0))`)

/**
 * Counts a group's categorical subjects: known values by name, then the most frequent new ones, then *other*.
 */
export function countCategorical(group: SubjectGroup, { frozen, segmentation }: CountedSubjects): Counting {
  const categorical = frozen.flatMap(([name, { id, binning }]) =>
    binning.kind === 'categorical' ? [{ name, id, binning }] : [],
  )
  const known = categorical.flatMap(({ binning }, i) =>
    binning.categories.map(value => [i + 1, value] as const),
  )
  const coded = `
    SELECT version, slice, ${placeSql(group, segmentation)}, index, toString(given) AS value,
      cityHash64(index, value) AS category${besideOf(group)}
    FROM (${valuesOf(group, segmentation)})`
  const perValue = `
    SELECT ${placeNames(group)}place, index, any(value) AS a_value, count() AS rows,${group.beside ? WEIGHTS : ''}
      transform(category, arrayMap((i, v) -> cityHash64(i, v), {known_indices:Array(UInt32)}, {known_values:Array(String)}), arrayMap(i -> toInt8(1), {known_indices:Array(UInt32)}), toInt8(0)) AS is_known
    FROM (${coded}) GROUP BY place, index, category`
  const counted = `
    SELECT ${placeNames(group, 'a_')}place, index, sum(rows) AS n,
      arraySlice(arraySort(v -> (-v.1, -v.2, v.3), groupArray((is_known, toInt64(rows), a_value))), 1, {limits:Array(UInt32)}[index]) AS named,
      n - arraySum(named.2) AS pooled,
      if(pooled > 0, map(toInt32(${OTHER}), toUInt64(pooled)), CAST(map(), 'Map(Int32, UInt64)')) AS counts,
      mapFromArrays(named.3, arrayMap(length -> toUInt64(length), named.2)) AS categories,
      ${group.beside ? EXCESSES : NO_SUMS} AS extra
    FROM (${perValue}) GROUP BY place, index`
  return {
    sql: withMissing(group, {
      counted,
      segmentation,
      columns: `categories, toFloat64(0) AS sum, toFloat64(0) AS sum_squares, toFloat64(inf) AS min,
        toFloat64(-inf) AS max, extra AS sums`,
    }),
    params: {
      ...segmentParams(segmentation),
      names: categorical.map(({ name }) => name),
      indices: categorical.map((_, i) => i + 1),
      binnings: categorical.map(({ id }) => id),
      limits: categorical.map(({ binning }) => binning.limit),
      known_indices: [0, ...known.map(([index]) => index)],
      known_values: ['', ...known.map(([, value]) => value)],
    },
    subjects: categorical.map(({ name }) => group.prefix + name),
  }
}
