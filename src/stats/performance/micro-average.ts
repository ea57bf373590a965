import { accuracy } from './accuracy.ts'
import type { PerformanceMetric } from './performance-metric.ts'

/**
 * A mean over classes that comes to accuracy, under the name people look for: where each row has one label and one
 * prediction, every error is a false positive of one class and a false negative of another, and the rows of each
 * class add up to all rows.
 */
const microAverage = (name: string): PerformanceMetric => ({
  name,
  tasks: ['multiclass'],
  judged: false,
  compute(evidence) {
    const found = accuracy.compute(evidence)
    return found && { ...found, name }
  },
})

/** TP / (TP + FP), each summed over all classes. */
export const precisionMicro = microAverage('precision_micro')

/** TP / (TP + FN), each summed over all classes. */
export const recallMicro = microAverage('recall_micro')

/** 2·TP / (2·TP + FP + FN), each summed over all classes. */
export const f1Micro = microAverage('f1_micro')

/** The mean recall of all classes, each weighing as many rows as it labels. */
export const recallWeighted = microAverage('recall_weighted')
