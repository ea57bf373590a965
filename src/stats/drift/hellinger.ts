import { binnedDistance, type Distance } from './binned-distance.ts'

/**
 * Hellinger distance √(½ Σ (√p − √q)²) (Hellinger 1909). 0 the same, 1 apart. Empty cells need no floor. Equals
 * √(φ²/8) for small differences, as the Jensen–Shannon distance does.
 */
const distance: Distance = {
  meaning:
    'Hellinger distance, from the square roots of the two samples’ shares: 0 (the same) to 1 (nothing shared); no unit.',
  between(p, q) {
    let squares = 0
    for (let c = 0; c < p.length; c++) squares += (Math.sqrt(p[c]!) - Math.sqrt(q[c]!)) ** 2
    // Rounding may leave a little more than 1 where the two share nothing.
    return Math.min(1, Math.sqrt(squares / 2))
  },
  fromPhiSquared: phiSquared => Math.sqrt(phiSquared / 8),
  largest: 1,
}

/** Hellinger distance over the categories of the reference, new and other. */
export const hellinger = binnedDistance('hellinger', 'categorical', distance)

/** Hellinger distance over ten cells or fewer, cut at the deciles of the reference. */
export const hellinger10 = binnedDistance('hellinger_10', 'numeric', distance)
