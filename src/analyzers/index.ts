import { dataQuality } from './data-quality.ts'
import { fairnessOfOutcomes, fairnessOfSelection } from './fairness.ts'
import { featureDrift } from './feature-drift.ts'
import { latency } from './latency.ts'
import { performance } from './performance.ts'
import { predictionDrift } from './prediction-drift.ts'
import type { Analyzer } from './question.ts'
import { volume } from './volume.ts'

/** Every analyzer, in the order they are shown. To add one: one file, one line here. */
export const analyzers: readonly Analyzer[] = [
  performance,
  predictionDrift,
  featureDrift,
  dataQuality,
  latency,
  volume,
  fairnessOfSelection,
  fairnessOfOutcomes,
]
