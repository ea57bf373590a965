import { OUTLIER_SCORE } from '../counting/subjects.ts'
import { DUPLICATE_ID, DUPLICATE_ROW, IDS, ONES, REFUSALS, REFUSED } from '../counting/whole-row-subjects.ts'
import type { Model } from '../model/model.ts'
import type { Binning } from '../stats/histogram/binning.ts'
import { binningId } from '../stats/histogram/binning-id.ts'
import { freezeCategorical } from '../stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../stats/histogram/freeze-numeric.ts'
import { RANKS } from '../stats/performance/label-rank.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import { countCategories, hasResources, sampleNumbers } from '../store/sample-values.ts'
import type { SliceSet } from '../store/slices.ts'
import {
  categoricalFeatures,
  labelledClasses,
  labelledNumbers,
  numbersOfPrediction,
  numericFeatures,
  predictedClass,
  resourcesOfPrediction,
  type SubjectGroup,
} from '../store/subject-groups.ts'
import { freezeScore } from './freeze-score.ts'

/** What to freeze from: rows of a reference, or of the first data there is (then it is `learning`). */
export interface FreezeSource {
  model: Model
  set: SliceSet
  learning: boolean
  subjects: ReadonlySet<string>
  /** What is frozen already: scores by label are counted as all scores are. */
  known?: ReadonlyMap<string, FrozenBinning>
}

/** How to count these need not be learned from data. */
const KNOWN: Readonly<Record<string, Binning>> = {
  error: ONES,
  rank: RANKS,
  [DUPLICATE_ROW]: ONES,
  [DUPLICATE_ID]: IDS,
  [REFUSED]: REFUSALS,
}

/** Is it known how to count a subject before there is a row? */
export const needsNoRows = (subject: string): boolean => Object.hasOwn(KNOWN, subject)

const numericGroups: readonly SubjectGroup[] = [
  numericFeatures,
  numbersOfPrediction,
  resourcesOfPrediction,
  labelledNumbers,
]
const categoricalGroups: readonly SubjectGroup[] = [categoricalFeatures, predictedClass, labelledClasses]

/**
 * Freezes how subjects of a model are counted, from the rows of a set of slices. A subject without any value
 * there gets no binning yet. Outliers are what a reference does not have: only then are rows scored.
 */
export async function freezeBinnings(
  store: Store,
  { model, set, learning, subjects, known }: FreezeSource,
): Promise<Map<string, FrozenBinning>> {
  const frozen = new Map<string, FrozenBinning>()
  const keep = (subject: string, binning: Binning) =>
    frozen.set(subject, { id: binningId(binning), binning, learning })
  for (const group of numericGroups) {
    const names = wantedOf(group, model, subjects)
    if (names.length === 0) continue
    // Most models send none, which is asked of them at every count.
    if (group === resourcesOfPrediction && !(await hasResources(store, model.project, set))) continue
    for (const [name, values] of await sampleNumbers(store, model.project, { set, group, names }))
      keep(
        group.prefix + name,
        freezeNumeric(values, { transform: group.prefix + name === 'score' ? 'logit' : 'asinh' }),
      )
  }
  for (const group of categoricalGroups) {
    const names = wantedOf(group, model, subjects)
    if (names.length === 0) continue
    for (const [name, counts] of await countCategories(store, model.project, { set, group, names }))
      keep(group.prefix + name, freezeCategorical(counts))
  }
  for (const [subject, binning] of Object.entries(KNOWN)) if (subjects.has(subject)) keep(subject, binning)
  const scored = learning ? null : await freezeScore(store, { model, set })
  if (scored) keep(OUTLIER_SCORE, scored)
  const score = frozen.get('score') ?? known?.get('score')
  for (const subject of subjects) if (score && subject.startsWith('calibration:')) frozen.set(subject, score)
  return frozen
}

/** Names of the wanted subjects whose values this group of columns holds. */
function wantedOf(group: SubjectGroup, { settings }: Model, subjects: ReadonlySet<string>): string[] {
  const isNumeric = numericGroups.includes(group)
  if (group === resourcesOfPrediction)
    return [...subjects].flatMap(subject =>
      subject.startsWith(group.prefix) ? [subject.slice(group.prefix.length)] : [],
    )
  if (group.prefix !== '')
    return Object.entries(settings.features).flatMap(([name, type]) =>
      subjects.has(group.prefix + name) && (type === 'numeric') === isNumeric ? [name] : [],
    )
  const here: Record<string, SubjectGroup> = {
    prediction: settings.task === 'regression' ? numbersOfPrediction : predictedClass,
    score: numbersOfPrediction,
    latency_ms: numbersOfPrediction,
    residual: labelledNumbers,
    label: labelledNumbers,
    label_lag: labelledNumbers,
    outcome: labelledClasses,
  }
  return [...subjects].filter(subject => here[subject] === group)
}
