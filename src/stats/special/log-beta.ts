import { logGamma } from './log-gamma.ts'
import { stirlingCorrection } from './stirling-correction.ts'

/**
 * The natural logarithm of the beta function, ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
 *
 * With a large argument the three log-gammas nearly cancel, so their Stirling forms are subtracted on paper
 * first (DiDonato & Morris 1992, ACM TOMS 708, `betaln`; the same form is used by R's `lbeta`).
 *
 * @param a greater than 0
 * @param b greater than 0
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  if (large < 10) return logGamma(small) + logGamma(large) - logGamma(small + large)
  const share = small / (small + large)
  const correction = stirlingCorrection(large) - stirlingCorrection(small + large)
  if (small < 10) {
    const stirling = small - small * Math.log(small + large) + (large - 0.5) * Math.log1p(-share)
    return logGamma(small) + correction + stirling
  }
  return (
    0.5 * Math.log((2 * Math.PI) / large) +
    stirlingCorrection(small) +
    correction +
    (small - 0.5) * Math.log(share) +
    large * Math.log1p(-share)
  )
}
