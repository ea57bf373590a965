const Z_ONE_SIDED = 1.6448536269514722

/** Mean, variance and skewness of |Z|, Z being standard normal. */
const MEAN = Math.sqrt(2 / Math.PI)
const VARIANCE = 1 - 2 / Math.PI
const SKEWNESS = (MEAN * (4 / Math.PI - 1)) / VARIANCE ** 1.5

/**
 * The 95 % point of Σ |Zᵢ|, the Zᵢ being independent and normal with mean 0 and the given variances: from its first
 * three moments, by the expansion of Cornish & Fisher (1938). For one of them it is 1.961 for 1.960; the more there
 * are, the closer it is. 0 if all variances are.
 */
export function sumOfHalfNormals95(variances: readonly number[]): number {
  const total = variances.reduce((sum, variance) => sum + variance, 0)
  if (total === 0) return 0
  const mean = MEAN * variances.reduce((sum, variance) => sum + Math.sqrt(variance), 0)
  const skewness = SKEWNESS * variances.reduce((sum, variance) => sum + (variance / total) ** 1.5, 0)
  const points = Z_ONE_SIDED + (skewness * (Z_ONE_SIDED ** 2 - 1)) / 6
  return mean + points * Math.sqrt(VARIANCE * total)
}
