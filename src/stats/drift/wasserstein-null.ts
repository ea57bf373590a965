import { normalQuantile } from '../special/normal-quantile.ts'
import type { Segment } from './cumulative-shares.ts'

/** Cells of equal pooled share into which the number line is gathered. */
const CELLS = 64

/**
 * The mean and 95 % point of the Wasserstein distance between samples of n and m rows if nothing has changed.
 *
 * It then is √(1/n + 1/m) · ∫ |B(H(x))| dx with B a Brownian bridge and H the pooled distribution (del Barrio,
 * Giné & Matrán 1999). Mean and variance follow from those of the absolute values of two correlated normals,
 * E|XY| = (2/π)(√(1−ρ²) + ρ·asin ρ); the 95 % point is that of the gamma distribution with the same two
 * (Wilson & Hilferty 1931). Shares within one cell count as fully correlated, which errs to the wide side.
 */
export function wassersteinNull(line: Segment[], n: number, m: number): { mean: number; point95: number } {
  const { weights, levels } = gather(line, n, m)
  let mean = 0
  let meanSquare = 0
  for (let c = 0; c < CELLS; c++) {
    mean += Math.sqrt(2 / Math.PI) * weights[c]!
    meanSquare += weights[c]! ** 2
    for (let d = 0; d < c; d++) {
      if (weights[c] === 0 || weights[d] === 0) continue
      const odds = (levels[d]! * (1 - levels[c]!)) / (levels[c]! * (1 - levels[d]!))
      const correlation = Math.sqrt(Math.min(1, odds))
      const product = Math.sqrt(1 - correlation ** 2) + correlation * Math.asin(correlation)
      meanSquare += weights[c]! * weights[d]! * product * (4 / Math.PI)
    }
  }
  if (mean === 0) return { mean: 0, point95: 0 }
  // Relative to the mean, so that neither squares nor rows of any size overflow.
  const ninth = (meanSquare / mean ** 2 - 1) / 9
  const noise = Math.sqrt(1 / n + 1 / m)
  const stretch = (1 - ninth + normalQuantile(0.95) * Math.sqrt(ninth)) ** 3
  return { mean: mean * noise, point95: mean * noise * stretch }
}

/** Per cell: ∫ √(H(1−H)) dx, the bridge's standard deviation summed along the line, and the mean level H. */
function gather(line: Segment[], n: number, m: number): { weights: Float64Array; levels: Float64Array } {
  const weights = new Float64Array(CELLS)
  const levels = new Float64Array(CELLS)
  for (const { width, first, second } of line) {
    const level = ((first[0] + first[1]) * n + (second[0] + second[1]) * m) / (2 * (n + m))
    if (level <= 0 || level >= 1) continue
    const cell = Math.min(CELLS - 1, Math.floor(level * CELLS))
    const weight = width * Math.sqrt(level * (1 - level))
    weights[cell]! += weight
    levels[cell]! += weight * level
  }
  for (let c = 0; c < CELLS; c++) if (weights[c]! > 0) levels[c]! /= weights[c]!
  return { weights, levels }
}
