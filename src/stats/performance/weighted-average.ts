import { type Confusion, confusion } from './confusion.ts'
import { deltaVariance } from './delta-variance.ts'
import { logitInterval } from './logit-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'

/** Rows of one class. */
interface ClassRows {
  correct: number
  labelled: number
  predicted: number
}

/** A ratio of one class, and its derivatives by those rows. */
interface Slopes extends ClassRows {
  ratio: number
}

/**
 * The metric of a multiclass task that is the mean of a ratio over its classes, each weighing as many rows as it
 * labels. Classes for which the ratio is 0/0 are left out of both sums, as `macroAverage` does (scikit-learn counts
 * them as 0).
 *
 * Its interval is the delta method's on multinomial cell shares (Takahashi et al. 2022), on the logit scale: an
 * error touches two classes, so they are not independent.
 */
function weightedAverage(name: string, slopesOf: (rows: ClassRows) => Slopes | null): PerformanceMetric {
  return {
    name,
    tasks: ['multiclass'],
    judged: false,
    compute({ outcome }) {
      if (outcome === undefined) return null
      const table = confusion(outcome)
      if (table.n === 0) return null
      const found = average(table, slopesOf)
      if (found === null) return notEstimable(name, table.n)
      const { value, variance } = found
      return estimate({
        name,
        value,
        interval: logitInterval(value, variance, table.n),
        n: table.n,
        bound: table.pooled === 0 ? 0 : null,
      })
    },
  }
}

function average(table: Confusion, slopesOf: (rows: ClassRows) => Slopes | null) {
  const classes = new Map<string, { rows: ClassRows; slopes: Slopes }>()
  let weighted = 0
  let weight = 0
  for (const name of table.classes) {
    const of = (counts: ReadonlyMap<string, number>) => counts.get(name) ?? 0
    const rows = {
      correct: of(table.correct),
      labelled: of(table.labelled),
      predicted: of(table.predicted),
    }
    const slopes = slopesOf(rows)
    if (slopes === null) continue
    classes.set(name, { rows, slopes })
    weighted += rows.labelled * slopes.ratio
    weight += rows.labelled
  }
  if (weight === 0) return null
  const value = weighted / weight
  const variance = deltaVariance(table, ({ label, prediction }) => {
    const actual = classes.get(label)
    const guessed = classes.get(prediction)
    let slope = guessed ? guessed.rows.labelled * guessed.slopes.predicted : 0
    if (actual) slope += actual.slopes.ratio - value + actual.rows.labelled * actual.slopes.labelled
    if (actual && label === prediction) slope += actual.rows.labelled * actual.slopes.correct
    return (slope * table.n) / weight
  })
  return { value, variance }
}

/** The mean precision of all predicted classes, each weighing as many rows as it labels. */
export const precisionWeighted = weightedAverage('precision_weighted', ({ correct, predicted }) => {
  if (predicted === 0) return null
  const ratio = correct / predicted
  return { ratio, correct: 1 / predicted, labelled: 0, predicted: -ratio / predicted }
})

/** The mean F1 of all classes, each weighing as many rows as it labels. */
export const f1Weighted = weightedAverage('f1_weighted', ({ correct, labelled, predicted }) => {
  const either = labelled + predicted
  const ratio = (2 * correct) / either
  return { ratio, correct: 2 / either, labelled: -ratio / either, predicted: -ratio / either }
})
