import type { SliceKind } from '../store/slices.ts'
import { dataQuality } from './data-quality.ts'
import { errors } from './errors.ts'
import { fairnessOfOutcomes, fairnessOfSelection } from './fairness.ts'
import { featureDrift } from './feature-drift.ts'
import { labels } from './labels.ts'
import { latency } from './latency.ts'
import { OBJECTIVES } from './measure-objectives.ts'
import { outliers } from './outliers.ts'
import { performance } from './performance.ts'
import { predictionDrift } from './prediction-drift.ts'
import type { Analyzer } from './question.ts'
import { resources } from './resources.ts'
import { volume } from './volume.ts'

/** Every analyzer, in the order they are shown. To add one: one file, one line here. */
export const analyzers: readonly Analyzer[] = [
  performance,
  labels,
  predictionDrift,
  featureDrift,
  dataQuality,
  outliers,
  latency,
  errors,
  resources,
  volume,
  fairnessOfSelection,
  fairnessOfOutcomes,
]

/** Whose verdicts a rule may select: objectives are judged too, but by slices and not by windows. */
export const analyzerNames: readonly string[] = [...analyzers.map(({ name }) => name), OBJECTIVES]

/** Those that look at what slices of these kinds count. */
export const analyzersOf = (...kinds: readonly SliceKind[]): Analyzer[] =>
  analyzers.filter(({ kind }) => kinds.includes(kind))
