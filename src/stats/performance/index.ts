import { accuracy } from './accuracy.ts'
import { auc } from './auc.ts'
import { f1, f1Macro } from './f1.ts'
import { mae } from './mae.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { precision, precisionMacro } from './precision.ts'
import { recall, recallMacro } from './recall.ts'
import { rmse } from './rmse.ts'

/** Every performance metric. To add one: one file, one line here. */
export const performanceMetrics: readonly PerformanceMetric[] = [
  accuracy,
  precision,
  recall,
  f1,
  precisionMacro,
  recallMacro,
  f1Macro,
  auc,
  mae,
  rmse,
]
