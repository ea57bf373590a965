/**
 * The chance that Kolmogorov's limiting variable exceeds `x`: the large-sample p-value of the two-sample
 * Kolmogorov–Smirnov test, with x = D · √(n·m/(n+m)).
 *
 * 2 Σ (−1)^(k−1) e^(−2k²x²), or its theta-function twin 1 − (√(2π)/x) Σ e^(−(2k−1)²π²/(8x²)) where the first
 * converges slowly (Kolmogorov 1933; Smirnov 1948).
 *
 * @param x at least 0
 * @example kolmogorovUpperTail(1.3580986393225505) // 0.05
 */
export function kolmogorovUpperTail(x: number): number {
  if (x <= 0) return 1
  if (x < 0.8) {
    let below = 0
    for (let odd = 1; odd <= 9; odd += 2) below += Math.exp(-((odd * Math.PI) ** 2) / (8 * x * x))
    return 1 - (Math.sqrt(2 * Math.PI) / x) * below
  }
  let sum = 0
  for (let k = 1; k <= 6; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x)
  return 2 * sum
}
