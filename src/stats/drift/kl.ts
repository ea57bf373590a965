import { binnedDistance, type Distance } from './binned-distance.ts'
import { PSI_FLOOR } from './psi.ts'

/**
 * Kullback–Leibler divergence of the current shares q from the reference's p, Σ q·ln(q/p), natural logarithm
 * (Kullback & Leibler 1951): the nats a current row costs more when it is coded by the reference's shares. 0 the
 * same, no upper end; equals φ²/2 for small differences. (Peers differ: some take Σ p·ln(p/q). The two add up to
 * PSI.)
 *
 * Its floor is that of PSI: shares below `PSI_FLOOR` count as that much and are not renormalised.
 */
const distance: Distance = {
  meaning:
    'Kullback–Leibler divergence of the current sample from the reference: 0 (the same) or more, with no upper end, in nats.',
  between(p, q) {
    let sum = 0
    for (let c = 0; c < p.length; c++) {
      const after = Math.max(PSI_FLOOR, q[c]!)
      sum += after * Math.log(after / Math.max(PSI_FLOOR, p[c]!))
    }
    // Shares that were raised to the floor add up to more than 1, which may leave a little less than 0.
    return Math.max(0, sum)
  },
  fromPhiSquared: phiSquared => phiSquared / 2,
  largest: Number.POSITIVE_INFINITY,
}

/** KL divergence over the categories of the reference, new and other. */
export const kl = binnedDistance('kl', 'categorical', distance)

/** KL divergence over ten cells or fewer, cut at the deciles of the reference. */
export const kl10 = binnedDistance('kl_10', 'numeric', distance)
