import { logBeta } from './log-beta.ts'
import { normalQuantile } from './normal-quantile.ts'
import { studentTUpperTail } from './student-t-upper-tail.ts'

/**
 * The value below which a Student t variable falls with chance `p`.
 *
 * Newton's method on ln(upper tail) as a function of ln t. That curve is concave, so from any start the second
 * step is beyond the root and the rest approach it from that side: no bracket is needed.
 *
 * @param p from 1e-150 to 1; −Infinity at 0 and Infinity at 1; for far upper points pass the lower one and change the sign
 * @param nu degrees of freedom, at least 1, whole or not
 * @example studentTQuantile(0.975, 1) // 12.706204736174707
 */
export function studentTQuantile(p: number, nu: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  if (p === 0.5) return 0
  const size = upperPoint(Math.min(p, 1 - p), nu)
  return p < 0.5 ? -size : size
}

/** The t > 0 that is exceeded with chance `q` < ½. */
function upperPoint(q: number, nu: number): number {
  const logConstant = -logBeta(nu / 2, 0.5) - 0.5 * Math.log(nu)
  let t = -normalQuantile(q)
  for (let step = 0; step < 100; step++) {
    const tail = studentTUpperTail(t, nu)
    const slope = Math.exp(logConstant + Math.log(t) - ((nu + 1) / 2) * Math.log1p((t / nu) * t)) / tail
    const change = Math.log(tail / q) / slope
    t *= Math.exp(change)
    if (Math.abs(change) < 1e-15) break
  }
  return t
}
