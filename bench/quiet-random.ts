import { seededRandom } from '../src/demo/seeded-random.ts'
import { logGamma } from '../src/stats/special/log-gamma.ts'

/** Random numbers of one simulation. */
export interface Random {
  uniform(): number
  normal(): number
  /** How many of n independent trials succeed. */
  binomial(n: number, p: number): number
}

export function openRandom(seed: number, stream: number): Random {
  const random = seededRandom(seed, stream)
  return { ...random, binomial: (n, p) => binomial(random.uniform, n, p) }
}

/** Rows of each cell when n rows fall into cells with these shares: binomials, each of what the ones before left. */
export function multinomial(random: Random, n: number, shares: readonly number[]): Float64Array {
  const counts = new Float64Array(shares.length)
  let left = n
  let mass = 1
  for (let cell = 0; cell < shares.length && left > 0; cell++) {
    const share = shares[cell]!
    const isLast = cell === shares.length - 1 || mass <= share
    const drawn = isLast ? left : random.binomial(left, share / mass)
    counts[cell] = drawn
    left -= drawn
    mass -= share
  }
  return counts
}

function binomial(uniform: () => number, n: number, p: number): number {
  if (p <= 0 || n <= 0) return 0
  if (p > 0.5) return n - binomial(uniform, n, 1 - p)
  return n * p < 10 ? byInversion(uniform, n, p) : byRejection(uniform, n, p)
}

/** Adds up P(X = k) until it passes a uniform number: for few expected successes. */
function byInversion(uniform: () => number, n: number, p: number): number {
  const odds = p / (1 - p)
  let mass = (1 - p) ** n
  let u = uniform()
  let k = 0
  while (u > mass && k < n) {
    u -= mass
    k += 1
    mass *= (odds * (n - k + 1)) / k
  }
  return k
}

/** BTRS (Hörmann 1993, J. Stat. Comput. Simul. 46, 101–110): exact, at the same cost for every n; n·p ≥ 10, p ≤ ½. */
function byRejection(uniform: () => number, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const c = n * p + 0.5
  const squeeze = 0.92 - 4.2 / b
  for (;;) {
    const u = uniform() - 0.5
    const v = uniform()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + c)
    if (us >= 0.07 && v <= squeeze) return k
    if (k < 0 || k > n) continue
    const alpha = (2.83 + 5.1 / b) * spread
    const mode = Math.floor((n + 1) * p)
    const log = Math.log((v * alpha) / (a / (us * us) + b))
    const accepted =
      logGamma(mode + 1) +
      logGamma(n - mode + 1) -
      logGamma(k + 1) -
      logGamma(n - k + 1) +
      (k - mode) * Math.log(p / (1 - p))
    if (log <= accepted) return k
  }
}
