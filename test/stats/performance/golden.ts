import { readFileSync } from 'node:fs'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../../src/stats/histogram/histogram.ts'
import type { Evidence } from '../../../src/stats/performance/performance-metric.ts'

interface Golden {
  binary: { label: number[]; score: number[]; threshold: number } & Record<
    'accuracy' | 'precision' | 'recall' | 'f1' | 'roc_auc',
    number
  >
  multiclass: { label: string[]; probabilities: number[][]; classes: string[] } & Record<
    'accuracy' | 'precision_macro' | 'recall_macro' | 'f1_macro',
    number
  >
  regression: { label: number[]; prediction: number[]; mae: number; rmse: number }
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

/** Scores of the rows labelled positive and of the others, in bins frozen from both. */
export function scored(positive: number[], negative: number[]): NonNullable<Evidence['scores']> {
  const binning = freezeNumeric(Float64Array.from([...positive, ...negative]), { transform: 'logit' })
  return { positive: count(binning, positive), negative: count(binning, negative), binning }
}

/** Prediction minus label, as the `residual` subject counts them. */
export function residuals(values: number[]): NonNullable<Evidence['residual']> {
  const binning = freezeNumeric(Float64Array.from(values), { transform: 'asinh' })
  return { histogram: count(binning, values, { abs: Math.abs }), binning }
}

const { binary, multiclass, regression } = golden
const binaryPairs = binary.label.map(
  (label, i) => [String(label), String(Number(binary.score[i]! >= binary.threshold))] as const,
)
const multiclassPairs = multiclass.label.map((label, i) => {
  const row = multiclass.probabilities[i]!
  return [label, multiclass.classes[row.indexOf(Math.max(...row))]!] as const
})

/** What the goldens' rows come to as evidence, by task. */
export const evidence = {
  binary: {
    outcome: outcomes(binaryPairs),
    positiveClass: '1',
    scores: scored(
      binary.score.filter((_, i) => binary.label[i] === 1),
      binary.score.filter((_, i) => binary.label[i] === 0),
    ),
  },
  multiclass: { outcome: outcomes(multiclassPairs) },
  regression: { residual: residuals(regression.prediction.map((p, i) => p - regression.label[i]!)) },
} satisfies Record<string, Evidence>
