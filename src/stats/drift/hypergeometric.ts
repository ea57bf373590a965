import { logBeta } from '../special/log-beta.ts'

/** `drawn` rows taken without replacement from `rows`, of which `marked` are marked. */
export interface Hypergeometric {
  rows: number
  marked: number
  drawn: number
}

/** The natural logarithm of the chance that exactly `k` marked rows are drawn; `k` has to be possible. */
export function logHypergeometric(k: number, { rows, marked, drawn }: Hypergeometric): number {
  return logChoose(marked, k) + logChoose(rows - marked, drawn - k) - logChoose(rows, drawn)
}

function logChoose(n: number, k: number): number {
  return -Math.log(n + 1) - logBeta(n - k + 1, k + 1)
}

/** The chance of `k` marked rows or more; `k` has to be possible. */
export function hypergeometricUpperTail(k: number, draw: Hypergeometric): number {
  const { rows, marked, drawn } = draw
  if (k > hypergeometricMode(draw)) return outwardTail(k, draw)
  if (k <= Math.max(0, drawn + marked - rows)) return 1
  // Below the mode it is the rest of a lower tail, which is an upper one of what is not drawn.
  return Math.max(0, 1 - outwardTail(marked - k + 1, { ...draw, drawn: rows - drawn }))
}

/**
 * The same from the mode upwards. Terms are summed by their ratio
 * (marked−i)(drawn−i) / ((i+1)(rows−marked−drawn+i+1)) (Johnson, Kemp & Kotz, Univariate Discrete Distributions, ch. 6),
 * which keeps the relative accuracy of far tails.
 */
function outwardTail(k: number, draw: Hypergeometric): number {
  const { rows, marked, drawn } = draw
  let term = 1
  let sum = 1
  for (let i = k; term > 1e-17 * sum; i++) {
    term *= ((marked - i) / (i + 1)) * ((drawn - i) / (rows - marked - drawn + i + 1))
    sum += term
  }
  return Math.min(1, Math.exp(logHypergeometric(k, draw)) * sum)
}

/** The most likely number of marked rows. */
export function hypergeometricMode({ rows, marked, drawn }: Hypergeometric): number {
  return Math.floor((marked + 1) * ((drawn + 1) / (rows + 2)))
}
