import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { normalQuantile } from '../special/normal-quantile.ts'

/** Cells of equal pooled share into which the number line is gathered. */
const CELLS = 32

/** What to expect of a Wasserstein distance if nothing has changed; distances in the subject's unit. */
interface UnderNoDrift {
  mean: number
  point95: number
  /** The chance that it exceeds `x`. */
  upperTail(x: number): number
}

/**
 * The distribution of the Wasserstein distance between samples of n and m rows if nothing has changed,
 * gathered segment by segment along the number line.
 *
 * The distance then is √(1/n + 1/m) · ∫ |B(H(x))| dx with B a Brownian bridge and H the pooled distribution (del
 * Barrio, Giné & Matrán 1999). Mean and variance follow from those of the absolute values of two correlated normals,
 * E|XY| = (2/π)(√(1−ρ²) + ρ·asin ρ); the distribution is taken as the gamma one with the same two
 * (its 95 % point by Wilson & Hilferty 1931). Shares within one cell count as fully correlated, which errs to the wide side.
 */
export class WassersteinNull {
  readonly #n: number
  readonly #m: number
  /** Per cell: ∫ √(H(1−H)) dx, the bridge's standard deviation summed along the line, and that times the level H. */
  readonly #weights = new Float64Array(CELLS)
  readonly #weightedLevels = new Float64Array(CELLS)

  constructor(n: number, m: number) {
    this.#n = n
    this.#m = m
  }

  /** Adds a segment, given the pooled share of rows at its middle. */
  add(width: number, level: number): void {
    if (level <= 0 || level >= 1) return
    const cell = Math.min(CELLS - 1, Math.floor(level * CELLS))
    const weight = width * Math.sqrt(level * (1 - level))
    this.#weights[cell]! += weight
    this.#weightedLevels[cell]! += weight * level
  }

  /** @param phi how many rows tell as much as one independent row would */
  get(phi = 1): UnderNoDrift {
    const weights = this.#weights
    const levels = this.#weightedLevels.map((sum, c) => (weights[c]! > 0 ? sum / weights[c]! : 0))
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
    if (mean === 0) return { mean: 0, point95: 0, upperTail: x => (x > 0 ? 0 : 1) }
    // Relative to the mean, so that neither squares nor rows of any size overflow.
    const relativeVariance = meanSquare / mean ** 2 - 1
    const ninth = relativeVariance / 9
    const expected = mean * Math.sqrt(phi * (1 / this.#n + 1 / this.#m))
    const stretch = (1 - ninth + normalQuantile(0.95) * Math.sqrt(ninth)) ** 3
    return {
      mean: expected,
      point95: expected * stretch,
      upperTail: x => chiSquaredUpperTail((2 / relativeVariance) * (x / expected), 2 / relativeVariance),
    }
  }
}
