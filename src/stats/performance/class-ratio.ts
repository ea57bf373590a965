import type { Confusion } from './confusion.ts'
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

/**
 * F1 = 2·TP / (2·TP + FP + FN). Its interval is Wilson's for the Jaccard index J = TP / (TP + FP + FN), a plain
 * proportion, carried over by F1 = 2J / (1 + J), which rises with J. Null if the class never occurs.
 */
export function classF1(table: Confusion, name: string): ClassRatio | null {
  const correct = table.correct.get(name) ?? 0
  const either = (table.labelled.get(name) ?? 0) + (table.predicted.get(name) ?? 0) - correct
  const jaccard = proportion(correct, either)
  if (jaccard === null) return null
  const f1 = (j: number) => (2 * j) / (1 + j)
  return { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high), n: either }
}

function proportion(successes: number, n: number): ClassRatio | null {
  const interval = wilson(successes, n)
  return interval && { value: successes / n, ...interval, n }
}
