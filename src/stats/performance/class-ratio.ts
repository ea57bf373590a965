import type { Confusion } from './confusion.ts'
import { logitInterval } from './logit-interval.ts'
import { wilson } from './wilson.ts'

/** A ratio for one class with its 95 % interval; `n` is what its interval rests on. */
export interface ClassRatio {
  value: number
  low: number
  high: number
  n: number
}

/** Of the rows predicted as this class, the share that are. Wilson's interval. Null if none was predicted. */
export function classPrecision(table: Confusion, name: string): ClassRatio | null {
  return proportion(table.correct.get(name) ?? 0, table.predicted.get(name) ?? 0)
}

/** Of the rows labelled as this class, the share predicted so. Wilson's interval. Null if none was labelled. */
export function classRecall(table: Confusion, name: string): ClassRatio | null {
  return proportion(table.correct.get(name) ?? 0, table.labelled.get(name) ?? 0)
}

/** Of the rows labelled otherwise, the share predicted otherwise. Wilson's interval. Null if all were labelled so. */
export function classSpecificity(table: Confusion, name: string): ClassRatio | null {
  const { tn, fp } = oneAgainstRest(table, name)
  return proportion(tn, tn + fp)
}

/** Of the rows predicted otherwise, the share that are. Wilson's interval. Null if all were predicted so. */
export function classNpv(table: Confusion, name: string): ClassRatio | null {
  const { tn, fn } = oneAgainstRest(table, name)
  return proportion(tn, tn + fn)
}

/**
 * F1 = 2·TP / (2·TP + FP + FN). Its interval is Wilson's for the Jaccard index J = TP / (TP + FP + FN), a plain
 * proportion, carried over by F1 = 2J / (1 + J), which rises with J. Null if the class never occurs.
 */
export function classF1(table: Confusion, name: string): ClassRatio | null {
  const { tp, fp, fn } = oneAgainstRest(table, name)
  const jaccard = proportion(tp, tp + fp + fn)
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
 * the three with ½ added, as for a ratio of proportions (Walter 1975), or few errors would look like certainty.
 */
export function classFBeta(beta: number): (table: Confusion, name: string) => ClassRatio | null {
  const b2 = beta ** 2
  const fBeta = (tp: number, errors: number) => ((1 + b2) * tp) / ((1 + b2) * tp + errors)
  return (table, name) => {
    const { tp, fp, fn } = oneAgainstRest(table, name)
    const n = tp + fp + fn
    if (n === 0) return null
    const value = fBeta(tp, b2 * fn + fp)
    const errors = b2 * (fn + 0.5) + fp + 0.5
    const onLogit = 1 / (tp + 0.5) + (b2 ** 2 * (fn + 0.5) + fp + 0.5) / errors ** 2
    const nearby = fBeta(tp + 0.5, errors)
    const interval = logitInterval(nearby, onLogit * (nearby * (1 - nearby)) ** 2, n)
    return interval && { value, low: Math.min(value, interval.low), high: Math.max(value, interval.high), n }
  }
}

/** Rows by whether this class was labelled and whether it was predicted. */
function oneAgainstRest(table: Confusion, name: string) {
  const tp = table.correct.get(name) ?? 0
  const fp = (table.predicted.get(name) ?? 0) - tp
  const fn = (table.labelled.get(name) ?? 0) - tp
  return { tp, fp, fn, tn: table.n - tp - fp - fn }
}

function proportion(successes: number, n: number): ClassRatio | null {
  const interval = wilson(successes, n)
  return interval && { value: successes / n, ...interval, n }
}
