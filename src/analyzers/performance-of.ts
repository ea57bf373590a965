import type { Model, ModelSettings } from '../model/model.ts'
import { empty } from '../stats/histogram/empty.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { performanceMetrics } from '../stats/performance/index.ts'
import type {
  Evidence,
  PerformanceMetric,
  PerformanceValue,
} from '../stats/performance/performance-metric.ts'
import { thinEvidence } from '../stats/performance/thin-evidence.ts'
import { trivialModel } from '../stats/performance/trivial-model.ts'
import { weighEvidence } from '../stats/performance/weigh-evidence.ts'
import type { FrozenBinning } from '../store/binnings.ts'

/** The subjects that judged metrics are computed from. */
export const OUTCOME_SUBJECTS = ['outcome', 'residual', 'calibration:positive', 'calibration:negative']

/** Whether performance is asked of these rows: of all, and of each declared segment, but not of groups of people. */
export const isSegment = ({ settings }: Model, segment: string): boolean =>
  segment === '' || settings.segments.some(dimension => segment.startsWith(`${dimension}=`))

/** Every performance metric that these histograms allow for a model of this task; none without labels. */
export function performanceOf(
  settings: ModelSettings,
  binnings: ReadonlyMap<string, FrozenBinning>,
  histograms: ReadonlyMap<string, Histogram> | undefined,
): PerformanceValue[] {
  return histograms ? compute(performanceMetrics, settings, evidenceOf(settings, binnings, histograms)) : []
}

const JUDGED = performanceMetrics.filter(({ judged }) => judged)

/** Only those the decision rule is asked about: all that is needed of the reference's own windows. */
export function judgedPerformanceOf(
  settings: ModelSettings,
  binnings: ReadonlyMap<string, FrozenBinning>,
  histograms: ReadonlyMap<string, Histogram> | undefined,
): PerformanceValue[] {
  return histograms ? compute(JUDGED, settings, evidenceOf(settings, binnings, histograms)) : []
}

/** A function that makes a value of `performanceOf` as sure as so many of its rows being worth one let it be. */
export function widenWith(
  settings: ModelSettings,
  binnings: ReadonlyMap<string, FrozenBinning>,
  histograms: ReadonlyMap<string, Histogram> | undefined,
): (value: PerformanceValue, phi: number) => PerformanceValue {
  const evidence = evidenceOf(settings, binnings, histograms ?? new Map())
  const weighed = weighEvidence(evidence) ?? evidence
  const thinned = new Map<number, Evidence>()
  return (value, phi) => {
    const metric = phi > 1 ? performanceMetrics.find(({ name }) => name === value.name) : undefined
    if (metric === undefined) return value
    const few = thinned.get(phi) ?? thinEvidence(weighed, phi)
    thinned.set(phi, few)
    const { low = null, high = null, p_value, noise_floor } = metric.compute(few) ?? {}
    return {
      ...value,
      ...{ low, high },
      ...(p_value === undefined ? {} : { p_value }),
      ...(noise_floor === undefined ? {} : { noise_floor }),
    }
  }
}

/** What each metric comes to for a model that gives all of these rows the same answer, by name, where it is known. */
export function trivialPerformanceOf(
  { settings, binnings }: { settings: ModelSettings; binnings: ReadonlyMap<string, FrozenBinning> },
  histograms: ReadonlyMap<string, Histogram> | undefined,
): ReadonlyMap<string, number> {
  if (histograms === undefined) return new Map()
  const evidence = evidenceOf(settings, binnings, histograms)
  const trivial = trivialModel(weighEvidence(evidence) ?? evidence)
  return new Map(
    performanceMetrics.flatMap(metric => {
      const value = metric.tasks.includes(settings.task) ? trivial(metric) : null
      return value === null ? [] : [[metric.name, value] as const]
    }),
  )
}

function compute(
  metrics: readonly PerformanceMetric[],
  { task }: ModelSettings,
  evidence: Evidence,
): PerformanceValue[] {
  const weighed = weighEvidence(evidence)
  return metrics.flatMap(metric => {
    const found = metric.tasks.includes(task) ? metric.compute(evidence) : null
    return (weighed && found ? weighedValue(metric, { found, weighed }) : found) ?? []
  })
}

/** A metric's value with every row counted for its weight, beside the number of rows. Null where none has any weight. */
function weighedValue(
  metric: PerformanceMetric,
  { found, weighed }: { found: PerformanceValue; weighed: Evidence },
): PerformanceValue | null {
  if (found.value === null) return found
  const value = metric.compute(weighed)
  return value && { ...value, n: found.n, n_eff: value.n }
}

/** What these histograms hold that a metric reads. */
export function evidenceOf(
  settings: ModelSettings,
  binnings: ReadonlyMap<string, FrozenBinning>,
  histograms: ReadonlyMap<string, Histogram>,
): Evidence {
  const evidence: Evidence = {}
  const outcome = histograms.get('outcome')
  if (outcome) evidence.outcome = outcome
  if (settings.positive_class !== undefined) evidence.positiveClass = settings.positive_class
  if (settings.classes !== undefined) evidence.classes = settings.classes.length
  const ranks = histograms.get('rank')
  if (ranks) evidence.ranks = ranks
  const scores = binnings.get('score')?.binning
  const positive = histograms.get('calibration:positive')
  const negative = histograms.get('calibration:negative')
  if (scores?.kind === 'numeric' && (positive || negative))
    evidence.scores = { positive: positive ?? empty(), negative: negative ?? empty(), binning: scores }
  const residuals = binnings.get('residual')?.binning
  const residual = histograms.get('residual')
  if (residuals?.kind === 'numeric' && residual)
    evidence.residual = { histogram: residual, binning: residuals }
  const labels = binnings.get('label')?.binning
  const label = histograms.get('label')
  if (labels?.kind === 'numeric' && label) evidence.labels = { histogram: label, binning: labels }
  return evidence
}
