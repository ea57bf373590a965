import type { Model } from '../model/model.ts'
import type { Binning } from '../stats/histogram/binning.ts'
import { binningId } from '../stats/histogram/binning-id.ts'
import { freezeCategorical } from '../stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../stats/histogram/freeze-numeric.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import {
  categoricalFeatures,
  labelledClasses,
  labelledNumbers,
  numbersOfPrediction,
  numericFeatures,
  predictedClass,
} from '../store/count-groups.ts'
import { countCategories, type SampleSource, sampleNumbers } from '../store/sample-values.ts'
import type { SliceSet } from '../store/slices.ts'

/** What to freeze from: rows of a reference, or of the first data there is (then it is `learning`). */
export interface FreezeSource {
  model: Model
  set: SliceSet
  learning: boolean
  /** Only these subjects; every one when left out. */
  subjects?: ReadonlySet<string>
}

/**
 * Freezes how every subject of a model is counted, from the rows of a set of slices. A subject without any
 * value there gets no binning yet.
 */
export async function freezeBinnings(
  store: Store,
  { model, set, learning, subjects }: FreezeSource,
): Promise<Map<string, FrozenBinning>> {
  const source: SampleSource = { set, positiveClass: model.settings.positive_class ?? '' }
  const frozen = new Map<string, FrozenBinning>()
  const keep = (subject: string, binning: Binning) => {
    if (!subjects || subjects.has(subject)) frozen.set(subject, { id: binningId(binning), binning, learning })
  }
  for (const group of [numericFeatures, numbersOfPrediction, labelledNumbers]) {
    for (const [name, values] of await sampleNumbers(store, model.project, { source, group })) {
      // Scores by label are compared bin by bin with each other: they share the binning of all scores.
      if (name.startsWith('calibration:')) continue
      keep(group.prefix + name, freezeNumeric(values, { transform: name === 'score' && group.prefix === '' ? 'logit' : 'asinh' }))
    }
  }
  for (const group of [categoricalFeatures, predictedClass, labelledClasses]) {
    for (const [name, counts] of await countCategories(store, model.project, { source, group })) {
      keep(group.prefix + name, freezeCategorical(counts))
    }
  }
  const score = frozen.get('score')
  if (score && model.settings.task === 'binary') {
    frozen.set('calibration:positive', score)
    frozen.set('calibration:negative', score)
  }
  return frozen
}
