import type { Cell, Confusion } from './confusion.ts'

/** Below this share of its terms, a spread is what rounding leaves of 0. */
const ROUNDING = 1e-24

/**
 * The variance of a function of a table's cell shares, by the delta method for a multinomial sample (Bishop,
 * Fienberg & Holland 1975): (Σ p·d² − (Σ p·d)²) / n, d being the derivative by the share of each cell. Where rows weigh
 * differently, each varies by the square of its weight: Σ w²·(d − Σ p·d)² / (Σ w)².
 */
export function deltaVariance({ cells, n }: Confusion, derivative: (cell: Cell) => number): number {
  const terms = cells.map(cell => ({ ...cell, share: cell.rows / n, slope: derivative(cell) }))
  const mean = terms.reduce((sum, { share, slope }) => sum + share * slope, 0)
  const size = terms.reduce((sum, { squares, slope }) => sum + squares * slope ** 2, 0)
  const spread = terms.reduce((sum, { squares, slope }) => sum + squares * (slope - mean) ** 2, 0)
  return spread <= ROUNDING * size ? 0 : spread / n ** 2
}
