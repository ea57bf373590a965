import { normalCdf } from '../special/normal-cdf.ts'
import { type Proportion, pool } from './proportion.ts'

/** Cells between −6 and 6 of the largest standard error, on which errors are tabulated. */
const CELLS = 192
const WIDTH = 12 / CELLS

/**
 * What max − min of the groups' rates comes to by noise alone: its expectation if all groups had the pooled rate
 * p̄ and each rate were off by an independent normal error of its own standard error √(p̄(1 − p̄)/n).
 *
 * @param families proportions of all groups, one list for each rate; with several, it is the largest of their
 *   gaps that is expected (independent rates, such as TPR and FPR)
 * @returns null if a family has fewer than two groups with rows
 */
export function expectedDifference(...families: (readonly Proportion[])[]): number | null {
  const gaps = largestGap(families, (share, n) => Math.sqrt((share * (1 - share)) / n))
  return gaps && integrate(gaps, chance => 1 - chance)
}

/**
 * What min / max of the groups' rates comes to by noise alone, as `expectedDifference`, with normal errors of
 * ln rate of standard error √((1 − p̄)/(p̄·n)). Counts being whole, that is a little high: for two groups by .002
 * at 30 expected successes each, .02 at five, .10 at one. With several families, the smallest of their ratios is
 * expected.
 *
 * @returns null if a family has fewer than two groups with rows, or no successes at all
 */
export function expectedRatio(...families: (readonly Proportion[])[]): number | null {
  if (families.some(rates => pool(rates).successes === 0)) return null
  const gaps = largestGap(families, (share, n) => Math.sqrt((1 - share) / (share * n)))
  // E e^−R = ∫ e^−r P(R ≤ r) dr; beyond the grid P is 1.
  return (
    gaps &&
    integrate(gaps, (chance, gap) => chance * Math.exp(-gap)) + Math.exp(-gaps.step * gaps.chances.length)
  )
}

/** chances[m − 1] is the chance that the gap is at most (m − ½)·step. */
interface GapDistribution {
  step: number
  chances: number[]
}

function largestGap(
  families: readonly (readonly Proportion[])[],
  errorOf: (share: number, n: number) => number,
): GapDistribution | null {
  const errors = families.map(rates => {
    const present = rates.filter(({ n }) => n > 0)
    const { successes, n } = pool(present)
    return present.map(rate => errorOf(successes / n, rate.n))
  })
  if (errors.some(family => family.length < 2)) return null
  const step = WIDTH * Math.max(...errors.flat())
  // All or none are successes: there is no noise, and the gap is 0.
  if (step === 0) return { step, chances: [] }
  const perFamily = errors.map(family => rangeChances(family, step))
  const chances = Array.from({ length: CELLS }, (_, m) =>
    perFamily.reduce((product, family) => product * (family[m] ?? 1), 1),
  )
  return { step, chances }
}

/**
 * The distribution of the range of independent normal errors with the given standard errors. The smallest lies in
 * some cell [x, x + step); all of them lie below x + m·step with the chance Π[Φ(top) − Φ(x)], less that of the
 * cell being empty, Π[Φ(top) − Φ(x + step)]. Summed over the cells this is P(R ≤ (m − ½)·step) to second order.
 */
function rangeChances(errors: readonly number[], step: number): number[] {
  const below = errors.map(error =>
    Float64Array.from({ length: CELLS + 1 }, (_, c) => errorBelow((c - CELLS / 2) * step, error)),
  )
  return Array.from({ length: CELLS }, (_, m) => {
    let chance = 0
    for (let c = 0; c < CELLS; c++) {
      const top = Math.min(CELLS, c + m + 1)
      let within = 1
      let withinNext = 1
      for (const table of below) {
        within *= table[top]! - table[c]!
        withinNext *= table[top]! - table[c + 1]!
      }
      chance += within - withinNext
    }
    return Math.min(1, chance)
  })
}

/** The chance that a normal error lies below x; a rate that cannot err (0 or 1) has the error 0. */
function errorBelow(x: number, error: number): number {
  // Beyond 9 standard errors lies 1e-19. Kept, products of such tails become subnormal and slow everything.
  if (Math.abs(x) >= 9 * error) return Number(x > 0)
  return normalCdf(x / error)
}

/** Midpoint rule over the gaps. */
function integrate(
  { step, chances }: GapDistribution,
  integrand: (chance: number, gap: number) => number,
): number {
  return chances.reduce((sum, chance, m) => sum + integrand(chance, (m + 0.5) * step) * step, 0)
}
