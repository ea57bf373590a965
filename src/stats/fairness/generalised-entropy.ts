import { type Estimate, estimated, notEstimable } from './estimate.ts'
import { type GroupCounts, labelledRows } from './group-counts.ts'

/** Rows that share one benefit b = ŷ − y + 1: 0 for a false negative, 1 for a right answer, 2 for a false positive. */
export interface BenefitRows {
  benefit: number
  rows: number
}

/** Every labelled row with its own benefit. */
export function benefitsOfRows(groups: readonly GroupCounts[]): BenefitRows[] {
  return groups.flatMap(({ labelled: { tp, fp, fn, tn } }) => [
    { benefit: 0, rows: fn },
    { benefit: 1, rows: tp + tn },
    { benefit: 2, rows: fp },
  ])
}

/** Every labelled row with the mean benefit of its group: what is left is the inequality between groups. */
export function benefitsOfGroups(groups: readonly GroupCounts[]): BenefitRows[] {
  return groups
    .map(group => ({ rows: labelledRows(group), surplus: group.labelled.fp - group.labelled.fn }))
    .filter(({ rows }) => rows > 0)
    .map(({ rows, surplus }) => ({ rows, benefit: (rows + surplus) / rows }))
}

/**
 * How unequally the benefit is spread: 0 if all rows have the same (Speicher et al. 2018). With r = b/b̄:
 *
 *     α = 1 (Theil):  (1/n) Σ r·ln r          α = 2:  (1/2n) Σ (r² − 1)
 *
 * 0·ln 0 is 0. Not estimable without rows, or if all benefits are 0.
 */
export function generalisedEntropy(benefits: readonly BenefitRows[], alpha: 1 | 2): Estimate {
  const n = benefits.reduce((sum, { rows }) => sum + rows, 0)
  const total = benefits.reduce((sum, { rows, benefit }) => sum + rows * benefit, 0)
  if (total === 0) return notEstimable('0/0')
  let sum = 0
  for (const { rows, benefit } of benefits) {
    const relative = benefit / (total / n)
    if (alpha === 2) sum += (rows * (relative ** 2 - 1)) / 2
    else if (relative > 0) sum += rows * relative * Math.log(relative)
  }
  // Rounding leaves a little less than 0 where all are equal.
  return estimated(Math.max(0, sum / n))
}

/** √(2·GE₂): the standard deviation of the benefit in units of its mean. */
export function coefficientOfVariation(benefits: readonly BenefitRows[]): Estimate {
  const entropy = generalisedEntropy(benefits, 2)
  return entropy.value === null ? entropy : estimated(Math.sqrt(2 * entropy.value))
}
