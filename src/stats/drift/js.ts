import { binnedDistance, type Distance } from './binned-distance.ts'

/**
 * Jensen–Shannon distance: the square root of ½·KL(p‖m) + ½·KL(q‖m), m = (p + q)/2, natural logarithm. 0 the
 * same, √ln 2 = 0.833 apart. Empty cells need no floor. Equals √(φ²/8) for small differences. (Peers differ:
 * base 2 gives this divided by √ln 2; some publish the divergence, its square.)
 */
const distance: Distance = {
  meaning:
    'Jensen–Shannon distance of the two samples’ shares: 0 (the same) to 0.833 (nothing shared); no unit.',
  between(p, q) {
    let divergence = 0
    for (let c = 0; c < p.length; c++) {
      const middle = (p[c]! + q[c]!) / 2
      if (p[c]! > 0) divergence += (p[c]! * Math.log(p[c]! / middle)) / 2
      if (q[c]! > 0) divergence += (q[c]! * Math.log(q[c]! / middle)) / 2
    }
    // Rounding may leave a little less than 0 where the two agree, or more than ln 2 where they share nothing.
    return Math.sqrt(Math.max(0, Math.min(Math.LN2, divergence)))
  },
  fromPhiSquared: phiSquared => Math.sqrt(phiSquared / 8),
  largest: Math.sqrt(Math.LN2),
}

/** Jensen–Shannon distance over the categories of the reference, new and other. */
export const js = binnedDistance('js', 'categorical', distance)

/** Jensen–Shannon distance over ten cells or fewer, cut at the deciles of the reference. */
export const js10 = binnedDistance('js_10', 'numeric', distance)
