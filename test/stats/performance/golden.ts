import { readFileSync } from 'node:fs'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../../src/stats/histogram/histogram.ts'
import type { Evidence, Scores } from '../../../src/stats/performance/performance-metric.ts'
import { type Pair, predictedNumbers } from './predicted-numbers.ts'
import { ranked } from './ranked.ts'

interface Golden {
  binary: Record<string, number> & {
    label: number[]
    score: number[]
    confusion: Record<'tp' | 'fp' | 'fn' | 'tn', number>
  }
  multiclass: Record<string, number> & {
    label: string[]
    probabilities: number[][]
    classes: string[]
    confusion_rows_are_labels: number[][]
  }
  regression: Record<string, number> & { label: number[]; prediction: number[] }
  intervals: { wilson_95: { successes: number; n: number; low: number; high: number }[] }
}

/** scikit-learn's answers. */
export const golden: Golden = JSON.parse(readFileSync('../shared/goldens/statistics.json', 'utf8'))

/** Counts (label, prediction) pairs as the `outcome` subject does. */
export function outcomes(pairs: (readonly [label: string, prediction: string])[], limit = 200): Histogram {
  return count(
    freezeCategorical(new Map(), { limit }),
    pairs.map(pair => JSON.stringify(pair)),
  )
}

/** What a score costs its row, summed as the `calibration` subjects do. */
const scoreSums = (truth: 0 | 1) => ({
  squared_error: (score: number) => (score - truth) ** 2,
  log_loss: (score: number) => -Math.log(Math.max(1e-15, truth === 1 ? score : 1 - score)),
})

/** Scores of the rows labelled positive and of the others, in bins frozen from both or from other scores. */
export function scored(
  positive: number[],
  negative: number[],
  frozenFrom = [...positive, ...negative],
): Scores {
  const binning = freezeNumeric(Float64Array.from(frozenFrom), { transform: 'logit' })
  return {
    positive: count(binning, positive, scoreSums(1)),
    negative: count(binning, negative, scoreSums(0)),
    binning,
  }
}

/** Rows drawn one by one: a score, then a label that is positive with a chance that depends on it. */
export function drawScores(
  n: number,
  { score, chance, uniform }: { score(): number; chance(score: number): number; uniform(): number },
): Scores {
  const positive: number[] = []
  const negative: number[] = []
  for (let i = 0; i < n; i++) {
    const drawn = score()
    if (uniform() < chance(drawn)) positive.push(drawn)
    else negative.push(drawn)
  }
  return scored(positive, negative)
}

const { binary, multiclass, regression } = golden

/** The goldens' rows: labels beside what was predicted. */
export const binaryPairs = binary.label.map(
  (label, i) => [String(label), String(Number(binary.score[i]! >= binary.threshold!))] as const,
)
export const multiclassPairs = multiclass.label.map((label, i) => {
  const row = multiclass.probabilities[i]!
  return [label, multiclass.classes[row.indexOf(Math.max(...row))]!] as const
})

export const multiclassRows = multiclass.label.map((label, i) => ({
  label,
  chances: Object.fromEntries(multiclass.classes.map((name, j) => [name, multiclass.probabilities[i]![j]!])),
}))

export const regressionPairs = regression.label.map((y, i): Pair => [y, regression.prediction[i]!])

/** The goldens' scores by label. */
export const goldenScores = {
  positive: binary.score.filter((_, i) => binary.label[i] === 1),
  negative: binary.score.filter((_, i) => binary.label[i] === 0),
}

/** What the goldens' rows come to as evidence, by task. */
export const evidence = {
  binary: {
    outcome: outcomes(binaryPairs),
    positiveClass: '1',
    scores: scored(goldenScores.positive, goldenScores.negative),
  },
  multiclass: { outcome: outcomes(multiclassPairs), ranks: ranked(multiclassRows) },
  regression: { residual: predictedNumbers(regressionPairs) },
} satisfies Record<string, Evidence>
