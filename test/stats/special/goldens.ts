import { readFileSync } from 'node:fs'

interface KnownValue {
  args: number[]
  value: number
}

const { special, intervals } = JSON.parse(readFileSync('../shared/goldens/statistics.json', 'utf8')) as {
  special: Record<string, KnownValue[]>
  intervals: { clopper_pearson_95: { successes: number; n: number; low: number; high: number }[] }
}

/** SciPy's exact intervals of a proportion. */
export const clopperPearson = intervals.clopper_pearson_95

/** Values computed with SciPy 1.17.1 of one special function, such as `t_sf(x, df)`. */
export function knownValues(name: string): KnownValue[] {
  const values = special[name]
  if (!values?.length) throw new Error(`no known values of ${name}`)
  return values
}

/** The larger of the two is the unit; what is below the smallest normal double counts as 0. */
export function relativeError(actual: number, expected: number): number {
  const size = Math.max(Math.abs(actual), Math.abs(expected))
  return size < 1e-305 ? 0 : Math.abs(actual - expected) / size
}
