import { accuracy } from './accuracy.ts'
import { auc } from './auc.ts'
import { averagePrecision } from './average-precision.ts'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { brier } from './brier.ts'
import { calibrationError } from './calibration-error.ts'
import { explainedVariance } from './explained-variance.ts'
import { f2, fHalf } from './f-beta.ts'
import { f1, f1Macro } from './f1.ts'
import { kappa } from './kappa.ts'
import { logLoss } from './log-loss.ts'
import { mae } from './mae.ts'
import { mape } from './mape.ts'
import { maxError } from './max-error.ts'
import { mcc } from './mcc.ts'
import { meanError } from './mean-error.ts'
import { medianAbsoluteError } from './median-absolute-error.ts'
import { f1Micro, precisionMicro, recallMicro, recallWeighted } from './micro-average.ts'
import { mse } from './mse.ts'
import { npv } from './npv.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { pinball10, pinball50, pinball90 } from './pinball.ts'
import { precision, precisionMacro } from './precision.ts'
import { r2 } from './r2.ts'
import { recall, recallMacro } from './recall.ts'
import { rmse } from './rmse.ts'
import { rmsle } from './rmsle.ts'
import { scoreKs } from './score-ks.ts'
import { smape } from './smape.ts'
import { specificity } from './specificity.ts'
import { topDecileLift } from './top-decile-lift.ts'
import { top2Accuracy, top3Accuracy, top5Accuracy } from './top-k.ts'
import { f1Weighted, precisionWeighted } from './weighted-average.ts'

/** Every performance metric. To add one: one file, one line here. */
export const performanceMetrics: readonly PerformanceMetric[] = [
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  specificity,
  npv,
  f1,
  f2,
  fHalf,
  precisionMacro,
  recallMacro,
  f1Macro,
  precisionMicro,
  recallMicro,
  f1Micro,
  precisionWeighted,
  recallWeighted,
  f1Weighted,
  top2Accuracy,
  top3Accuracy,
  top5Accuracy,
  mcc,
  kappa,
  auc,
  averagePrecision,
  scoreKs,
  topDecileLift,
  logLoss,
  brier,
  calibrationError,
  mae,
  rmse,
  mse,
  meanError,
  medianAbsoluteError,
  maxError,
  mape,
  smape,
  rmsle,
  pinball10,
  pinball50,
  pinball90,
  r2,
  explainedVariance,
]
