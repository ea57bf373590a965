import { binCounts } from '../histogram/bin-counts.ts'
import { binOf } from '../histogram/bin-of.ts'
import { empty } from '../histogram/empty.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { validRows } from '../histogram/valid-rows.ts'
import { squaredLoss } from './brier.ts'
import { confusion } from './confusion.ts'
import { BEYOND_RANKS, RANKS } from './label-rank.ts'
import { labelVariance } from './label-variance.ts'
import { logarithmicLoss } from './log-loss.ts'
import { pairedSums } from './paired-sums.ts'
import type { Evidence, PerformanceMetric, Residuals, Scores } from './performance-metric.ts'
import { trivialNumbers } from './trivial-numbers.ts'

/** What a metric comes to for a model that has learned nothing; null where it has no value, or none that is known. */
export type TrivialModel = (metric: PerformanceMetric) => number | null

/**
 * The model that gives every row the same answer, the best there is for these labels: the most frequent one (of equals
 * the first by name), the share of positives for a score, the share of each class for probabilities; for a number the
 * mean label where errors are squared, and otherwise what `trivialNumbers` says. A model that does not do better has
 * learned nothing.
 */
export function trivialModel(evidence: Evidence): TrivialModel {
  const { outcome, scores, ranks, residual, labels } = evidence
  if (residual !== undefined) {
    const others = labels ? trivialNumbers(labels, validRows(residual.histogram)) : {}
    const known: Record<string, number> = { ...ofMeanLabel(residual), ...others }
    return ({ name }) => known[name] ?? null
  }
  const constant: Evidence = { ...evidence }
  if (outcome !== undefined) constant.outcome = ofMostFrequentLabel(outcome)
  if (scores !== undefined) constant.scores = ofShareOfPositives(scores)
  if (ranks !== undefined && outcome !== undefined) constant.ranks = ofShares(outcome)
  return metric => metric.compute(constant)?.value ?? null
}

function ofMeanLabel(residual: Residuals): Record<string, number> {
  const sums = pairedSums(residual)
  if (!sums?.complete) return {}
  const variance = labelVariance(sums)
  const shares = variance === null ? {} : { r2: 0, explained_variance: 0 }
  return { mse: variance ?? 0, rmse: Math.sqrt(variance ?? 0), mean_error: 0, ...shares }
}

function ofMostFrequentLabel(outcome: Histogram): Histogram {
  const { labelled, classes, n } = confusion(outcome)
  const rowsOf = (name: string) => labelled.get(name) ?? 0
  const answer = classes.reduce((best, name) => (rowsOf(name) > rowsOf(best) ? name : best), classes[0] ?? '')
  const pairs = [...labelled].map(([name, rows]) => [JSON.stringify([name, answer]), rows] as const)
  return { ...empty(), n, categories: new Map(pairs) }
}

function ofShareOfPositives({ positive, negative, binning }: Scores): Scores {
  const [positives, negatives] = [validRows(positive), validRows(negative)]
  const score = positives / Math.max(1, positives + negatives)
  const code = binOf(binning, score)
  const scored = (n: number, side: 'positive' | 'negative'): Histogram => ({
    ...{ n, counts: binCounts([[code, n]]), categories: new Map() },
    ...{ sum: n * score, sumSquares: n * score ** 2, min: score, max: score },
    sums: new Map([squaredLoss, logarithmicLoss].map(loss => [loss.sum, n * loss[side](score)])),
  })
  return { binning, positive: scored(positives, 'positive'), negative: scored(negatives, 'negative') }
}

function ofShares(outcome: Histogram): Histogram {
  const { labelled, n } = confusion(outcome)
  const byFrequency = [...labelled.values()].sort((a, b) => b - a)
  const counts = new Map<number, number>()
  byFrequency.forEach((rows, i) => {
    const code = binOf(RANKS, Math.min(i + 1, BEYOND_RANKS))
    counts.set(code, (counts.get(code) ?? 0) + rows)
  })
  const meanOver = (of: (share: number) => number) =>
    byFrequency.reduce((sum, rows) => sum + rows * of(rows / n), 0)
  const likelihood = byFrequency.reduce((sum, rows) => sum + (rows / n) ** 2, 0)
  return {
    ...{ ...empty(), n, counts: binCounts(counts), min: 1, max: Math.min(labelled.size, BEYOND_RANKS) },
    sums: new Map([
      ['whole_rows', n],
      [logarithmicLoss.sum, meanOver(logarithmicLoss.positive)],
      [squaredLoss.sum, n * (1 - likelihood)],
    ]),
  }
}
