import { logBeta } from '../special/log-beta.ts'
import { type CategoryPair, categoryPair } from './category-pair.ts'
import { chiFit, chiPoint95, chiUpperTail } from './chi-fit.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { shareNoise } from './share-noise.ts'

/**
 * Total variation ½ Σ |q − p| over the categories of both samples and other, exact for those cells.
 *
 * Its p is that of a χ distribution with the mean and variance it has under no drift; the interval is the value ± the 95 % point of the same, by the triangle inequality.
 * Rows that are alike stretch it by √φ.
 */
export const totalVariation: DriftStatistic = {
  name: 'total_variation',
  meaning:
    'Total variation, the share of rows that would have to change category to undo the change: 0 (the same) to 1 (nothing shared).',
  kinds: ['categorical'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'categorical') return null
    const pair = categoryPair(reference, current, binning)
    if (pair === null) return null

    const value = halfOfDifferences(pair)
    const stretch = Math.sqrt(phi)
    const { mean, variance } = momentsUnderNoDrift(pair)
    if (mean === 0)
      return { name: 'total_variation', value, p_value: 1, low: 0, high: 0, bound: 0, noise_floor: 0 }
    const underNoDrift = chiFit(mean, variance)
    const point95 = stretch * chiPoint95(underNoDrift)
    return {
      name: 'total_variation',
      value,
      p_value: chiUpperTail(value / stretch, underNoDrift),
      low: Math.max(0, value - point95),
      high: Math.min(1, value + point95),
      bound: 0,
      noise_floor: Math.min(1, stretch * mean),
    }
  },
}

function halfOfDifferences({ first, second, n, m }: CategoryPair): number {
  let sum = 0
  for (let c = 0; c < first.length; c++) sum += Math.abs(second[c]! / m - first[c]! / n)
  return Math.min(1, sum / 2)
}

/** Coefficients of ρ², ρ⁴, ρ⁶, ρ⁸ in √(1−ρ²) + ρ·asin ρ − 1. */
const SERIES = [1 / 2, 1 / 24, 1 / 80, 5 / 896]

/**
 * Mean and variance of the distance if nothing has changed, from the mean sizes of the differences one by one. Two of
 * them are about normal then, with the correlation ρ = −√(o_i·o_j), o = h/(1−h), and
 * E|XY| = (2/π)(√(1−ρ²) + ρ·asin ρ)·σ_i·σ_j (Kamat 1953). Each power of ρ in that is a product of something of either
 * category, so pairs need not be visited one by one.
 */
function momentsUnderNoDrift(pair: CategoryPair): { mean: number; variance: number } {
  const { shares, deviations } = shareNoise(pair)
  if (shares.length < 2) return { mean: 0, variance: 0 }
  let mean = 0
  let variance = 0
  // Σ σ·o, Σ σ·o², … of the categories so far.
  const before = SERIES.map(() => 0)
  for (let c = 0; c < shares.length; c++) {
    const size = deviations[c]! * meanSize(pair.first[c]! + pair.second[c]!, pair.m / (pair.n + pair.m))
    mean += size
    variance += deviations[c]! ** 2 - size ** 2
    let term = deviations[c]!
    for (let k = 0; k < SERIES.length; k++) {
      term *= shares[c]! / (1 - shares[c]!)
      variance += 2 * (2 / Math.PI) * SERIES[k]! * term * before[k]!
      before[k]! += term
    }
  }
  return { mean: mean / 2, variance: variance / 4 }
}

/**
 * E|X − tπ| of a binomial count of t draws, in standard deviations: √(2/π) for many, up to 1 for few. The closed form
 * is de Moivre's, 2ν·C(t, ν)·π^ν·(1−π)^(t−ν+1) with ν = ⌊tπ⌋ + 1 (Diaconis & Zabell 1991).
 */
function meanSize(draws: number, chance: number): number {
  const above = Math.floor(draws * chance) + 1
  const logWays = -Math.log(draws + 1) - logBeta(draws - above + 1, above + 1)
  const logTerm = logWays + above * Math.log(chance) + (draws - above + 1) * Math.log1p(-chance)
  return (2 * above * Math.exp(logTerm)) / Math.sqrt(draws * chance * (1 - chance))
}
