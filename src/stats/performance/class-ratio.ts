import type { ByClass, Confusion } from './confusion.ts'
import { logitInterval } from './logit-interval.ts'
import { type Proportion, together, type WeighedRows, weightedProportion } from './weighted-proportion.ts'

/** A ratio for one class with its 95 % interval; `n` is what its interval rests on. */
export type ClassRatio = Proportion

/** Of the rows predicted as this class, the share that are. Wilson's interval. Null if none was predicted. */
export function classPrecision(table: Confusion, name: string): ClassRatio | null {
  const { tp, fp } = oneAgainstRest(table, name)
  return weightedProportion(tp, fp)
}

/** Of the rows labelled as this class, the share predicted so. Wilson's interval. Null if none was labelled. */
export function classRecall(table: Confusion, name: string): ClassRatio | null {
  const { tp, fn } = oneAgainstRest(table, name)
  return weightedProportion(tp, fn)
}

/** Of the rows labelled otherwise, the share predicted otherwise. Wilson's interval. Null if all were labelled so. */
export function classSpecificity(table: Confusion, name: string): ClassRatio | null {
  const { tn, fp } = oneAgainstRest(table, name)
  return weightedProportion(tn, fp)
}

/** Of the rows predicted otherwise, the share that are. Wilson's interval. Null if all were predicted so. */
export function classNpv(table: Confusion, name: string): ClassRatio | null {
  const { tn, fn } = oneAgainstRest(table, name)
  return weightedProportion(tn, fn)
}

/**
 * F1 = 2·TP / (2·TP + FP + FN). Its interval is Wilson's for the Jaccard index J = TP / (TP + FP + FN), a plain
 * proportion, carried over by F1 = 2J / (1 + J), which rises with J. Null if the class never occurs.
 */
export function classF1(table: Confusion, name: string): ClassRatio | null {
  const { tp, fp, fn } = oneAgainstRest(table, name)
  const jaccard = weightedProportion(tp, together(fp, fn))
  if (jaccard === null) return null
  const f1 = (j: number) => (2 * j) / (1 + j)
  return { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high), n: jaccard.n }
}

/**
 * F-beta = (1 + β²)·TP / ((1 + β²)·TP + β²·FN + FP) (van Rijsbergen 1979): recall counts β times as much as
 * precision. Null if the class never occurs.
 *
 * Its interval is the delta method's on the logit scale (Takahashi et al. 2022 for the F scores), where
 * ln F/(1 − F) = ln (1 + β²)·TP − ln (β²·FN + FP) has the variance 1/TP + (β⁴·FN + FP) / (β²·FN + FP)²; each of
 * the three with ½ added, as for a ratio of proportions (Walter 1975), or few errors would look like certainty. Where
 * rows weigh differently it is half a row of mean weight, and variances are sums of squared weights.
 */
export function classFBeta(beta: number): (table: Confusion, name: string) => ClassRatio | null {
  const b2 = beta ** 2
  const fBeta = (tp: number, errors: number) => ((1 + b2) * tp) / ((1 + b2) * tp + errors)
  return (table, name) => {
    const { tp, fp, fn } = oneAgainstRest(table, name)
    const either = together(tp, fp, fn)
    if (!(either.weight > 0)) return null
    const value = fBeta(tp.weight, b2 * fn.weight + fp.weight)
    const mean = either.squares / either.weight
    const half: WeighedRows = { weight: mean / 2, squares: mean ** 2 / 2 }
    const [hits, wrong, missed] = [together(tp, half), together(fp, half), together(fn, half)]
    const errors = b2 * missed.weight + wrong.weight
    const onLogit = hits.squares / hits.weight ** 2 + (b2 ** 2 * missed.squares + wrong.squares) / errors ** 2
    const nearby = fBeta(hits.weight, errors)
    const n = either.weight / mean
    const interval = logitInterval(nearby, onLogit * (nearby * (1 - nearby)) ** 2, n)
    return interval && { value, low: Math.min(value, interval.low), high: Math.max(value, interval.high), n }
  }
}

/** Rows by whether this class was labelled and whether it was predicted. */
function oneAgainstRest(table: Confusion, name: string) {
  const weights = split(table, { name, all: table.n })
  const squares = split(table.squares, { name, all: table.squares.all })
  const of = (part: keyof typeof weights): WeighedRows => ({ weight: weights[part], squares: squares[part] })
  return { tp: of('tp'), fp: of('fp'), fn: of('fn'), tn: of('tn') }
}

function split({ labelled, predicted, correct }: ByClass, { name, all }: { name: string; all: number }) {
  const tp = correct.get(name) ?? 0
  // Of weights, rounding may leave a little less than 0.
  const fp = Math.max(0, (predicted.get(name) ?? 0) - tp)
  const fn = Math.max(0, (labelled.get(name) ?? 0) - tp)
  return { tp, fp, fn, tn: Math.max(0, all - tp - fp - fn) }
}
