import { count } from '../../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import type { NumbersInBins, Residuals } from '../../../src/stats/performance/performance-metric.ts'

/** A label and what was predicted in its place. */
export type Pair = readonly [y: number, p: number]

const SUMMANDS: Record<string, (y: number, p: number) => number> = {
  rows: () => 1,
  y: y => y,
  y2: y => y ** 2,
  y3: y => y ** 3,
  y4: y => y ** 4,
  ey: (y, p) => (p - y) * y,
  ey2: (y, p) => (p - y) * y ** 2,
  e2y: (y, p) => (p - y) ** 2 * y,
  e2y2: (y, p) => (p - y) ** 2 * y ** 2,
  ape_rows: y => Number(y !== 0),
  ape: (y, p) => (y === 0 ? 0 : Math.abs((p - y) / y)),
  ape2: (y, p) => (y === 0 ? 0 : ((p - y) / y) ** 2),
  sape: (y, p) => (p === y ? 0 : (2 * Math.abs(p - y)) / (Math.abs(p) + Math.abs(y))),
  sape2: (y, p) => (p === y ? 0 : ((2 * Math.abs(p - y)) / (Math.abs(p) + Math.abs(y))) ** 2),
  sle_rows: (y, p) => Number(y > -1 && p > -1),
  sle: (y, p) => (y > -1 && p > -1 ? (Math.log1p(p) - Math.log1p(y)) ** 2 : 0),
  sle2: (y, p) => (y > -1 && p > -1 ? (Math.log1p(p) - Math.log1p(y)) ** 4 : 0),
}

/** The sums over pairs that the store counts beside their residuals. */
export const pairSums = (pairs: readonly Pair[]): [name: string, total: number][] => {
  const known = pairs.filter(([y, p]) => Math.abs(p - y) < 1e70 && Math.abs(y) < 1e70)
  return Object.entries(SUMMANDS).map(([name, of]) => {
    let total = 0
    for (const pair of known) total += of(pair[0], pair[1])
    return [name, total]
  })
}

/** Prediction minus label with all sums, as the `residual` subject counts them, in bins frozen from these or others. */
export function predictedNumbers(pairs: readonly Pair[], frozenFrom = pairs): Residuals {
  const errors = (of: readonly Pair[]) => of.map(([y, p]) => p - y)
  const { histogram, binning } = residuals(errors(pairs), errors(frozenFrom))
  return { histogram: { ...histogram, sums: new Map([...histogram.sums, ...pairSums(pairs)]) }, binning }
}

/** Prediction minus label, with no sums but the one that needs nothing else. */
export function residuals(values: readonly number[], frozenFrom = values): Residuals {
  const binning = freezeNumeric(Float64Array.from(frozenFrom), { transform: 'asinh' })
  return { histogram: count(binning, values, { abs: Math.abs }), binning }
}

/** Labels as the `label` subject counts them, in bins frozen from these. */
export function numbersInBins(values: readonly number[]): NumbersInBins {
  const binning = freezeNumeric(Float64Array.from(values), { transform: 'asinh' })
  return { histogram: count(binning, values), binning }
}
