import { conditionalDemographicDisparity } from './conditional-demographic-disparity.ts'
import { differenceOfProportions } from './difference-of-proportions.ts'
import { type Estimate, estimated, type NamedEstimate, notEstimable, quotient } from './estimate.ts'
import { checkGroups } from './group-counts.ts'
import type { GroupPair } from './group-pair.ts'
import { rateOf } from './rates.ts'

/**
 * SageMaker Clarify's bias metrics of the labels, by their names and signs there (`smclarify`,
 * `bias/metrics/pretraining.py`), for a label that is positive or not. P is a group's shares of both labels.
 *
 *     CI    (nₐ − n_d)/(nₐ + n_d), all rows         LP    ‖Pₐ − P_d‖₂
 *     DPL   qₐ − q_d, q = share labelled positive   TVD   ½·‖Pₐ − P_d‖₁
 *     KL    Σ Pₐ ln(Pₐ/P_d)                         KS    ‖Pₐ − P_d‖∞, over labels: not that of two cdfs
 *     JS    ½[KL(Pₐ‖P) + KL(P_d‖P)], P = ½(Pₐ + P_d): the divergence, not its root
 *     CDDL  (1/n) Σ nᵢ·DDᵢ over the strata
 *
 * Natural logarithms. DPL has Newcombe's interval, the others none. Stated differences: what is 0/0 is not
 * estimable, where Clarify publishes 0 (CDDL) or refuses; and Clarify leaves a label that one group never has out
 * of KL, JS, LP, TVD and KS (so that KL can be negative), here only KL is not estimable then (x/0), and only if it
 * is *d* that lacks it.
 *
 * Throws RangeError on counts that are none (`checkGroups`).
 *
 * @param strata the same two groups by the value of a control column, for CDDL; without any it is not estimable
 */
export function clarifyPretraining(pair: GroupPair, strata: readonly GroupPair[] = []): NamedEstimate[] {
  for (const { advantaged, disadvantaged } of [pair, ...strata]) checkGroups([advantaged, disadvantaged])
  const a = rateOf(pair.advantaged, 'base_rate')
  const d = rateOf(pair.disadvantaged, 'base_rate')
  const ofShares = (measure: (p: LabelShares, q: LabelShares) => Estimate) =>
    a.n === 0 || d.n === 0 ? notEstimable('0/0') : measure(labelShares(a), labelShares(d))
  return [
    { name: 'CI', ...classImbalance(pair) },
    { name: 'DPL', ...differenceOfProportions(a, d) },
    { name: 'KL', ...ofShares(kullbackLeibler) },
    { name: 'JS', ...ofShares(jensenShannon) },
    { name: 'LP', ...ofShares((p, q) => estimated(Math.hypot(...gaps(p, q)))) },
    { name: 'TVD', ...ofShares((p, q) => estimated((gaps(p, q)[0] + gaps(p, q)[1]) / 2)) },
    { name: 'KS', ...ofShares((p, q) => estimated(Math.max(...gaps(p, q)))) },
    { name: 'CDDL', ...conditionalDemographicDisparity(strata, 'base_rate') },
  ]
}

/** Of a group's labels: the share that is positive, and the share that is not. */
type LabelShares = [positive: number, negative: number]

function labelShares({ successes, n }: { successes: number; n: number }): LabelShares {
  return [successes / n, (n - successes) / n]
}

function classImbalance({ advantaged, disadvantaged }: GroupPair): Estimate {
  const a = advantaged.predicted.total
  const d = disadvantaged.predicted.total
  return quotient(a - d, a + d)
}

function gaps(p: LabelShares, q: LabelShares): [number, number] {
  return [Math.abs(p[0] - q[0]), Math.abs(p[1] - q[1])]
}

function kullbackLeibler(p: LabelShares, q: LabelShares): Estimate {
  if ((p[0] > 0 && q[0] === 0) || (p[1] > 0 && q[1] === 0)) return notEstimable('x/0')
  return estimated(divergence(p, q))
}

function jensenShannon(p: LabelShares, q: LabelShares): Estimate {
  const middle: LabelShares = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]
  return estimated((divergence(p, middle) + divergence(q, middle)) / 2)
}

/** Σ p·ln(p/q), 0·ln 0 being 0. Rounding may leave a little less than 0 where the two agree. */
function divergence(p: LabelShares, q: LabelShares): number {
  const term = (x: number, y: number) => (x > 0 ? x * Math.log(x / y) : 0)
  return Math.max(0, term(p[0], q[0]) + term(p[1], q[1]))
}
