import { type CategoricalBinning, OTHER } from '../stats/histogram/binning.ts'
import {
  bySubject,
  type CountedSubjects,
  type Counting,
  FIRST_SUBJECT,
  frozenOf,
  NO_SUMS,
  PLACE_NAMES,
  placeSql,
  ROW,
  subjectParams,
  valuesOf,
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
 * Counts categorical subjects: known values by name, then the most frequent new ones, then *other*.
 */
export function countCategorical(counted: CountedSubjects): Counting {
  const { groups, segmentation } = counted
  const { beside } = groups[0]!
  const frozen = frozenOf(counted)
  const binnings = frozen.map(([, { binning }]) => binning as CategoricalBinning)
  const known = binnings.flatMap(({ categories }, i) =>
    categories.map(value => [FIRST_SUBJECT + i, value] as const),
  )
  const coded = `
    SELECT version, slice, ${placeSql(segmentation)}, index, given AS value, cityHash64(index, value) AS category${beside ? `, ${beside}` : ''}
    FROM (${valuesOf(counted)})`
  const perValue = `
    SELECT ${PLACE_NAMES}, place, index, any(value) AS a_value, count() AS rows,${beside ? WEIGHTS : ''}
      transform(category, arrayMap((i, v) -> cityHash64(i, v), {known_indices:Array(UInt32)}, {known_values:Array(String)}), arrayMap(i -> toInt8(1), {known_indices:Array(UInt32)}), toInt8(0)) AS is_known
    FROM (${coded}) GROUP BY place, index, category`
  const perPlace = `
    SELECT any(a_version) AS a_version, any(a_segment) AS a_segment, any(a_slice) AS a_slice, place, index, sum(rows) AS place_rows, sumIf(rows, index > ${ROW}) AS n,
      arraySlice(arraySort(v -> (-v.1, -v.2, v.3), groupArrayIf((is_known, toInt64(rows), a_value), index > ${ROW})), 1, {limits:Array(UInt32)}[index]) AS named,
      n - arraySum(named.2) AS pooled, ${beside ? EXCESSES : NO_SUMS} AS extra
    FROM (${perValue}) GROUP BY place, index`
  const histograms = `
    SELECT a_version, a_segment, a_slice, place, index, place_rows, n,
      if(pooled > 0, map(toInt32(${OTHER}), toUInt64(pooled)), CAST(map(), 'Map(Int32, UInt64)')) AS counts,
      mapFromArrays(named.3, arrayMap(length -> toUInt64(length), named.2)) AS categories, toFloat64(0) AS sum,
      toFloat64(0) AS sum_squares, toFloat64(inf) AS min, toFloat64(-inf) AS max, extra AS sums
    FROM (${perPlace})`
  return {
    sql: bySubject(histograms, counted),
    params: {
      ...segmentParams(segmentation),
      ...subjectParams(counted),
      // The row itself, then the subjects.
      limits: [0, ...binnings.map(({ limit }) => limit)],
      known_indices: [0, ...known.map(([index]) => index)],
      known_values: ['', ...known.map(([, value]) => value)],
    },
    subjects: frozen.map(([subject]) => subject),
  }
}
