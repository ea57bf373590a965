import type { DistinctValue } from './distinct.ts'

const MOST_ATOMS = 32
/** The share of the reference from which a single value deserves a bin of its own. */
const LEAST_SHARE = 0.005

/**
 * The values that get a bin of their own, ascending: `always`, then those repeated often enough, the most
 * frequent first. `n` is the size of the sample.
 */
export function chooseAtoms(values: DistinctValue[], n: number, always: number[]): number[] {
  const frequent = values
    // Twice at least: in a small sample every value is 0.5 % of it.
    .filter(({ value, rows }) => rows >= Math.max(2, LEAST_SHARE * n) && !always.includes(value))
    .sort((a, b) => b.rows - a.rows || a.value - b.value)
    .slice(0, MOST_ATOMS - always.length)
  return [...always, ...frequent.map(({ value }) => value)].sort((a, b) => a - b)
}
