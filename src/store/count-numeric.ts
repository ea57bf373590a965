import { analyticBin } from '../stats/histogram/bin-of.ts'
import {
  ATOM_BASE,
  NAN,
  NEGATIVE_INFINITY,
  type NumericBinning,
  POSITIVE_INFINITY,
  SPLIT_BASE,
  SPLIT_STRIDE,
} from '../stats/histogram/binning.ts'
import {
  bySubject,
  type CountedGroup,
  type CountedSubjects,
  type Counting,
  frozenOf,
  NO_CATEGORIES,
  NO_SUMS,
  PLACE_NAMES,
  placeSql,
  ROW,
  subjectParams,
  valuesOf,
} from './count-sql.ts'
import { segmentParams } from './segment-sql.ts'

/** Of the few values whose analytic bin holds an atom or is split, and of those that are not finite. */
const SPECIAL_CODE = `multiIf(
    isNaN(value), toInt32(${NAN}),
    value = inf, toInt32(${POSITIVE_INFINITY}),
    value = -inf, toInt32(${NEGATIVE_INFINITY}),
    (transform(cityHash64(index, value), arrayMap((i, a) -> cityHash64(i, a), {atom_indices:Array(UInt32)}, {atom_values:Array(Float64)}), {atom_codes:Array(Int32)}, toInt32(-1)) AS atom) >= 0,
      toInt32(${ATOM_BASE} + atom),
    {split_bases:Array(Int32)}[special] > 0,
      toInt32({split_bases:Array(Int32)}[special] + arrayCount(c -> c < value, {cuts:Array(Array(Float64))}[special])),
    bin)`

/** Exact for the integers that bins and indices are. */
const BIN_KEY = 'bitShiftLeft(toInt64(index), 32) + bin'

/** Sorted codes as a map from each to how often it occurs: a run ends where the difference to the next is not 0. */
const RUNS = `mapFromArrays(arrayCompact(codes), arrayMap(length -> toUInt64(length), arrayPopFront(arrayDifference(
  arrayConcat(arrayFilter((at, step) -> step != 0 OR at = 1, arrayEnumerate(codes), arrayDifference(codes)), [length(codes) + 1])))))`

/** What is added up of values, whatever they are grouped by. */
const TOTALS = `sum(number) AS total, sum(number * number) AS squares,
  min(if(finite, value, inf)) AS smallest, max(if(finite, value, -inf)) AS largest`

/**
 * Counts numeric subjects. Every value is coded once, before its row is repeated for each segment; the codes of a
 * histogram are gathered, sorted and counted run by run, which costs a fifth of a hash table of all the bins of
 * all histograms (50,000 rows of 12 features in four segments each: 1 s, not 5 s). Rows so many that memory has no room
 * for their codes have far fewer bins: those go through such a table.
 */
export function countNumeric(counted: CountedSubjects): Counting {
  const { groups, segmentation, isCrowded } = counted
  const { gathers, sums = NO_SUMS, beside } = groups[0]!
  const frozen = frozenOf(counted)
  // Each step reads columns of the one before: an alias would be taken apart anew wherever it is named, and planning such a
  // statement costs more than counting a small slice. -0 is 0 and must hash like it.
  const numbers = `
    SELECT *, isFinite(value) AND index > ${ROW} AS finite
    FROM (SELECT * EXCEPT (given), given + 0 AS value FROM (${valuesOf(counted)}))`
  // Exact for the integers and doubles the parameters carry.
  const bins = `
    SELECT *, toInt32(greatest(-1e8, least(1e8, floor(${transformOf(frozen)} * {resolutions:Array(Float64)}[index])))) AS bin
    FROM (SELECT *, if(finite, value, 0) AS number FROM (${numbers}))`
  const special = `
    SELECT *, transform(${BIN_KEY}, {special_keys:Array(Int64)}, {special_rows:Array(UInt32)}, toUInt32(0)) AS special
    FROM (${bins})`
  const coded = `
    SELECT version, slice, ${placeSql(segmentation)}, index, {names:Array(String)}[index] AS name, value${beside ? `, ${beside}` : ''},
      finite, number, if(finite AND special = 0, bin, ${SPECIAL_CODE}) AS code
    FROM (${special})`
  // What is gathered beside codes is of labelled rows, which have few numbers each.
  const binned = isCrowded && !gathers ? binnedByTable(coded) : binnedByRuns(coded, gathers)
  const histograms = `
    SELECT a_version, a_segment, a_slice, place, index, place_rows, n, counts, ${NO_CATEGORIES} AS categories,
      total AS sum, squares AS sum_squares, smallest AS min, largest AS max, ${sums} AS sums
    FROM (${binned})`
  return {
    sql: bySubject(histograms, counted),
    params: { ...segmentParams(segmentation), ...subjectParams(counted), ...numericParams(frozen) },
    subjects: frozen.map(([subject]) => subject),
  }
}

/** Takes memory for every value. */
const binnedByRuns = (coded: string, gathers: string | undefined): string => `
  SELECT *, length(codes) AS n, ${RUNS} AS counts
  FROM (
    SELECT ${PLACE_NAMES}, place, index, arraySort(groupArrayIf(code, index > ${ROW})) AS codes, count() AS place_rows, ${TOTALS}${gathers ? `, ${gathers}` : ''}
    FROM (${coded}) GROUP BY place, index
  )`

/** Takes memory for every bin. */
const binnedByTable = (coded: string): string => `
  SELECT any(a_version) AS a_version, any(a_segment) AS a_segment, any(a_slice) AS a_slice, place, index,
    sum(code_rows) AS place_rows, if(index > ${ROW}, place_rows, 0) AS n,
    arraySort(groupArrayIf((code, code_rows), index > ${ROW})) AS bins, mapFromArrays(bins.1, bins.2) AS counts,
    sum(b.total) AS total, sum(b.squares) AS squares, min(b.smallest) AS smallest, max(b.largest) AS largest
  FROM (SELECT ${PLACE_NAMES}, place, index, code, count() AS code_rows, ${TOTALS} FROM (${coded}) GROUP BY place, index, code) AS b
  GROUP BY place, index`

/** SQL of where a number lies on its subject's line, before it is cut into bins; only of the transforms there are. */
function transformOf(frozen: CountedGroup['frozen']): string {
  const asinh = 'asinh((number - {centers:Array(Float64)}[index]) / {scales:Array(Float64)}[index])'
  const logit = 'multiIf(number < 0, -inf, number > 1, inf, log(number / (1 - number)))'
  const has = (transform: NumericBinning['transform']) =>
    frozen.some(([, { binning }]) => binning.kind === 'numeric' && binning.transform === transform)
  if (!has('logit')) return asinh
  return has('asinh') ? `if({logits:Array(UInt8)}[index] = 1, ${logit}, ${asinh})` : logit
}

function numericParams(frozen: CountedGroup['frozen']): Record<string, unknown> {
  const params = {
    // The row itself, then the subjects.
    centers: [0],
    scales: [1],
    resolutions: [1],
    logits: [0],
    // A first entry no row can match keeps the arrays typed when there is none.
    atom_indices: [0],
    atom_values: [0],
    atom_codes: [-1],
    special_keys: [0],
    special_rows: [0],
    // The first row is of bins that are not split.
    split_bases: [0],
    cuts: [[0]] as number[][],
  }
  for (const [, { binning }] of frozen) {
    if (binning.kind !== 'numeric') continue
    const index = params.centers.push(binning.center)
    params.scales.push(binning.scale)
    params.resolutions.push(binning.resolution)
    params.logits.push(binning.transform === 'logit' ? 1 : 0)
    binning.atoms.forEach((atom, i) => {
      params.atom_indices.push(index)
      params.atom_values.push(atom)
      params.atom_codes.push(i)
    })
    for (const [bin, row] of specialBins(binning, params)) {
      params.special_keys.push(index * 2 ** 32 + bin)
      params.special_rows.push(row)
    }
  }
  return params
}

/** Bins whose values have to be looked at, with the row of `split_bases` and `cuts` that says how. */
function specialBins(
  { atoms, splits, ...binning }: NumericBinning,
  { split_bases, cuts }: { split_bases: number[]; cuts: number[][] },
): Map<number, number> {
  const special = new Map<number, number>()
  // ClickHouse may place an atom that lies at the edge of its bin one further.
  for (const atom of atoms) {
    const bin = analyticBin({ ...binning, atoms, splits }, atom)
    for (const each of [bin - 1, bin, bin + 1]) special.set(each, 1)
  }
  splits.forEach((split, i) => {
    split_bases.push(SPLIT_BASE + i * SPLIT_STRIDE)
    special.set(split.bin, cuts.push(split.cuts))
  })
  return special
}
