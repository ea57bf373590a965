/** From here on the upper series is the quicker one, before it the lower one. */
export const KOLMOGOROV_TURN = 0.8

/**
 * The chance that Kolmogorov's limiting variable is ≤ x, for x up to `KOLMOGOROV_TURN`:
 * (√(2π)/x) Σ e^(−(2k−1)²π²/(8x²)), all of whose terms are positive (Kolmogorov 1933; the theta-function twin of
 * the upper series).
 */
export function lowerKolmogorovSeries(x: number): number {
  let sum = 0
  for (let odd = 1; odd <= 9; odd += 2) sum += Math.exp(-((odd * Math.PI) ** 2) / (8 * x * x))
  return (Math.sqrt(2 * Math.PI) * sum) / x
}

/**
 * The chance that it exceeds x, from `KOLMOGOROV_TURN` on: 2 Σ (−1)^(k−1) e^(−2k²x²) (Kolmogorov 1933;
 * Smirnov 1948).
 */
export function upperKolmogorovSeries(x: number): number {
  let sum = 0
  for (let k = 1; k <= 6; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x)
  return 2 * sum
}
