import { binnedDistance, type Distance } from './binned-distance.ts'

/**
 * Shares below this count as this much: part of the definition, as the logarithm of an empty cell is infinite
 * (at 1e-308 a shift of one standard deviation gives 50, at 1e-4 it gives 1.3). Shares are not renormalised.
 */
export const PSI_FLOOR = 1e-4

/**
 * Population stability index Σ (q − p)·ln(q/p), also known as Jeffreys divergence (natural logarithm). 0 the
 * same, no upper end; equals φ² = X²·(1/n + 1/m) for small differences (Yurdakul 2018).
 */
const distance: Distance = {
  meaning:
    'Population stability index of the two samples’ shares: 0 (the same) or more, with no upper end; no unit.',
  between(p, q) {
    let sum = 0
    for (let c = 0; c < p.length; c++) {
      const before = Math.max(PSI_FLOOR, p[c]!)
      const after = Math.max(PSI_FLOOR, q[c]!)
      sum += (after - before) * Math.log(after / before)
    }
    return sum
  },
  fromPhiSquared: phiSquared => phiSquared,
  largest: Number.POSITIVE_INFINITY,
}

/** PSI over the categories of the reference, new and other. */
export const psi = binnedDistance('psi', 'categorical', distance)

/** PSI over ten cells or fewer, cut at the deciles of the reference. */
export const psi10 = binnedDistance('psi_10', 'numeric', distance)
