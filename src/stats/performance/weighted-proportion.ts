import { wilson } from './wilson.ts'

/** Rows by what they weigh together, and what the squares of their weights add up to: both their number where all weigh 1. */
export interface WeighedRows {
  weight: number
  squares: number
}

/** A share with its 95 % interval; `n` is what its interval rests on. */
export interface Proportion {
  value: number
  low: number
  high: number
  n: number
}

/**
 * The weight of some rows as a share of theirs and that of the rest, with Wilson's interval. Null without any weight.
 *
 * The interval rests on as many rows of equal weight as would vary as much. With half a row of mean weight added to
 * either side, the share p varies by V = (Σw²·(1 − p)² over the ones + Σw²·p² over the rest) / (Σw)², and that many are
 * p·(1 − p)/V, less the row that was added. It is the number of rows where all weigh the same; (Σw)² / Σw² (Kish 1965)
 * where there are none on one side; and else smaller where the rarer side weighs more, larger where it weighs less.
 */
export function weightedProportion(ones: WeighedRows, rest: WeighedRows): Proportion | null {
  const weight = ones.weight + rest.weight
  if (!(weight > 0)) return null
  const value = ones.weight / weight
  const n = rowsBehind(ones, rest)
  const interval = wilson(n === weight ? ones.weight : value * n, n)
  return interval && { value, ...interval, n }
}

function rowsBehind(ones: WeighedRows, rest: WeighedRows): number {
  const weight = ones.weight + rest.weight
  if (ones.squares === ones.weight && rest.squares === rest.weight) return weight
  const mean = (ones.squares + rest.squares) / weight
  const share = (ones.weight + mean / 2) / (weight + mean)
  const [inOnes, inRest] = [ones.squares + mean ** 2 / 2, rest.squares + mean ** 2 / 2]
  const variance = (inOnes * (1 - share) ** 2 + inRest * share ** 2) / (weight + mean) ** 2
  return (share * (1 - share)) / variance - 1
}

export const together = (...parts: readonly WeighedRows[]): WeighedRows => ({
  weight: parts.reduce((sum, part) => sum + part.weight, 0),
  squares: parts.reduce((sum, part) => sum + part.squares, 0),
})
