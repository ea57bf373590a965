import { type Cell, type Confusion, confusion } from './confusion.ts'
import { deltaVariance } from './delta-variance.ts'
import { logitInterval } from './logit-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import type { ConfidenceInterval } from './wilson.ts'

/** How a table's labels and predictions agree. Shares are of its rows. */
export interface Agreement {
  /** The share of rows whose prediction is their label. */
  observed: number
  /** What that share would be if the two had nothing to do with each other. */
  expected: number
  classes: readonly string[]
  labelled(name: string): number
  predicted(name: string): number
}

/** A coefficient from −1 to 1, and its derivative by the share of each cell. */
export interface Coefficient {
  value: number
  derivative(cell: Cell): number
}

/**
 * The metric of a classification that corrects agreement for chance: 0 is what chance gives, 1 is perfect.
 *
 * Its interval is the delta method's on multinomial cell shares, on Fisher's z scale (that is, on the logit scale of
 * (1 + value)/2). Where the table shows no variance, because all rows agree or all predictions are one class, the
 * interval is Wilson's with (1 + value)/2 read as a share of 2n·(1 − expected agreement) rows, which is what its
 * effective sample size tends to as errors become rare. With only a few rows of a class it covers less than 95 %.
 *
 * @param coefficient null where it is 0/0
 */
export function agreementCoefficient(
  name: string,
  coefficient: (agreement: Agreement) => Coefficient | null,
): PerformanceMetric {
  return {
    name,
    tasks: ['binary', 'multiclass'],
    judged: false,
    compute({ outcome }) {
      if (outcome === undefined) return null
      const table = confusion(outcome)
      if (table.n === 0) return null
      const agreement = agreementOf(table)
      const found = coefficient(agreement)
      if (found === null) return notEstimable(name, table.n)
      const interval = intervalOf(table, agreement, found)
      return estimate({
        name,
        value: found.value,
        interval,
        n: table.n,
        bound: table.pooled === 0 ? 0 : null,
      })
    },
  }
}

function intervalOf(
  table: Confusion,
  { expected }: Agreement,
  { value, derivative }: Coefficient,
): ConfidenceInterval | null {
  const variance = deltaVariance(table, derivative) / 4
  const interval = logitInterval((1 + value) / 2, variance, 2 * table.n * (1 - expected))
  return interval && { low: 2 * interval.low - 1, high: 2 * interval.high - 1 }
}

function agreementOf({ classes, labelled, predicted, correct, n }: Confusion): Agreement {
  let right = 0
  let byChance = 0
  for (const name of classes) {
    right += correct.get(name) ?? 0
    byChance += (labelled.get(name) ?? 0) * (predicted.get(name) ?? 0)
  }
  return {
    observed: right / n,
    expected: byChance / n ** 2,
    classes,
    labelled: name => (labelled.get(name) ?? 0) / n,
    predicted: name => (predicted.get(name) ?? 0) / n,
  }
}
