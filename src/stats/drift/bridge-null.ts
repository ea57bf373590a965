import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { logGamma } from '../special/log-gamma.ts'
import { normalQuantile } from '../special/normal-quantile.ts'

/** Mean, variance and third cumulant of a distribution. */
interface Cumulants {
  first: number
  second: number
  third: number
}

/**
 * The distribution of T = nm/(n+m) · Σ w·(F − G)² if nothing has changed, its weights w and the pooled levels at
 * which they stand gathered from left to right.
 *
 * T then is Σ λχ²₁, λ the eigenvalues of A = √w(min(P_a, P_b) − P_a·P_b)√w times N/(N − 1), which makes its mean
 * exactly that over all ways of dealing the rows to two samples (Anderson 1962, for Cramér and von Mises). It is
 * taken as a + b·χ²_ν with the same first three moments (Imhof 1961, after Pearson). Their tr A, tr A² and tr A³ are sums of
 * products of something to the left and something to the right, min(s, t) − st being s·(1 − t) for s ≤ t: one pass
 * over any number of weights gives them.
 */
export class BridgeNull {
  readonly #inflation: number
  #trace = 0
  #trace2 = 0
  #trace3 = 0
  /** Σ u, Σ u·v and Σ u·v′ (v′ right of u) so far, with u = w·P², v = w·P(1−P). */
  #left = 0
  #leftOwn = 0
  #leftMiddle = 0

  constructor(n: number, m: number) {
    this.#inflation = (n + m) / (n + m - 1)
  }

  /** Adds a weight; its level is not to be below the last one's. */
  add(weight: number, level: number): void {
    const left = weight * level * level
    const own = weight * level * (1 - level)
    const right = weight * (1 - level) * (1 - level)
    this.#trace += own
    this.#trace2 += own * own + 2 * this.#left * right
    this.#trace3 += own * own * own + (3 * (this.#leftOwn + this.#left * own) + 6 * this.#leftMiddle) * right
    this.#leftMiddle += this.#left * own
    this.#left += left
    this.#leftOwn += left * own
  }

  get mean(): number {
    return this.#trace * this.#inflation
  }

  /** The chance that T exceeds `x`; 1 where T is always 0. */
  upperTail(x: number): number {
    const { first, second, third } = this.#cumulants()
    if (third === 0) return 1
    const scale = third / (4 * second)
    const df = second / (2 * scale * scale)
    return chiSquaredUpperTail(Math.max(0, (x - first) / scale + df), df)
  }

  /** What T exceeds with a chance of 5 % (the χ² point by Wilson & Hilferty 1931). */
  point95(): number {
    const { first, second, third } = this.#cumulants()
    if (third === 0) return 0
    const scale = third / (4 * second)
    const df = second / (2 * scale * scale)
    const spread = 2 / (9 * df)
    return first + scale * df * ((1 - spread + normalQuantile(0.95) * Math.sqrt(spread)) ** 3 - 1)
  }

  /** The mean of √T, taking T as a gamma variable of the same mean and variance. */
  meanRoot(): number {
    const { first, second } = this.#cumulants()
    if (first === 0) return 0
    const shape = (first * first) / second
    return Math.sqrt(first / shape) * Math.exp(logGamma(shape + 0.5) - logGamma(shape))
  }

  #cumulants(): Cumulants {
    const inflation = this.#inflation
    return {
      first: this.#trace * inflation,
      second: 2 * this.#trace2 * inflation ** 2,
      third: 8 * this.#trace3 * inflation ** 3,
    }
  }
}
