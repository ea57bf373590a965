import { thin } from '../stats/histogram/thin.ts'
import { confusion } from '../stats/performance/confusion.ts'
import { confusionAt } from '../stats/performance/confusion-at.ts'
import { type ClassPerformance, perClass } from '../stats/performance/per-class.ts'
import type { Scores } from '../stats/performance/performance-metric.ts'
import { thresholdCounts } from '../stats/performance/score-curves.ts'
import { weighEvidence } from '../stats/performance/weigh-evidence.ts'
import { evidenceOf } from './performance-of.ts'
import { performancePhi } from './performance-phi.ts'
import type { View } from './question.ts'

/**
 * What a classification got right and wrong, class by class, of all rows compared. Tables count rows, whatever they
 * weigh; precision, recall and F1 of a class are those of weights.
 */
export interface ComparedClassification {
  /** Rows by label and prediction; pairs without rows are left out. */
  confusion: { label: string; prediction: string; rows: number }[]
  /** Rows whose pair is not among them, as there were too many different ones. */
  pooled: number
  classes: ClassPerformance[]
  /** Of a binary model with scores: what its threshold gives. */
  at_threshold: ConfusionAtThreshold | null
  /** The same for every threshold that tells rows apart, from the highest to the lowest; null without scores. */
  thresholds: ThresholdCounts | null
}

export interface ConfusionAtThreshold {
  threshold: number
  true_positives: number
  false_positives: number
  false_negatives: number
  true_negatives: number
  /** Rows whose scores share a bin with the threshold: any number of them may be on its other side. */
  unsure: { positives: number; negatives: number }
}

/** Parallel arrays: rows of either label that score at or above each threshold. */
export interface ThresholdCounts {
  positives: number
  negatives: number
  thresholds: number[]
  true_positives: number[]
  false_positives: number[]
}

/** Null for a regression, and where nothing is labelled yet. */
export function compareClassification({
  model,
  binnings,
  current,
  reference,
}: View): ComparedClassification | null {
  const evidence = evidenceOf(model.settings, binnings, current.get('') ?? new Map())
  const { outcome, scores } = evidence
  if (outcome === undefined) return null
  const { cells, pooled } = confusion(outcome)
  const phi = performancePhi(reference, '')('f1') ?? 1
  const scored = model.settings.task === 'binary' ? scores : undefined
  return {
    confusion: cells.map(({ label, prediction, rows }) => ({ label, prediction, rows })),
    pooled,
    classes: perClass(outcome, thin(weighEvidence(evidence)?.outcome ?? outcome, phi)),
    at_threshold: scored ? atThreshold(scored, model.settings.threshold) : null,
    thresholds: scored ? overThresholds(scored) : null,
  }
}

function atThreshold(scores: Scores, threshold: number): ConfusionAtThreshold {
  const found = confusionAt(scores, threshold)
  return {
    threshold,
    true_positives: found.truePositives,
    false_positives: found.falsePositives,
    false_negatives: found.falseNegatives,
    true_negatives: found.trueNegatives,
    unsure: found.unsure,
  }
}

function overThresholds(scores: Scores): ThresholdCounts {
  const { truePositives, falsePositives, ...rest } = thresholdCounts(scores)
  return { ...rest, true_positives: truePositives, false_positives: falsePositives }
}
