import type { Measurement } from '../model/measurement.ts'
import type { Model } from '../model/model.ts'
import { sliceSecondsOf } from '../model/slice-length.ts'
import {
  type BurnRate,
  type BurnRatePair,
  burnRates,
  LONGEST_BURN_SECONDS,
  type StretchRows,
} from '../stats/objectives/burn-rate.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import { readHistograms } from '../store/histograms.ts'
import { judgeBurning } from './judge-burning.ts'
import { type Objective, objectivesOf, rowsByWindow } from './objectives.ts'

/** The name rules know it by. It is asked at the end of every slice: windows of a day are too long to wait for. */
export const OBJECTIVES = 'objectives'

/**
 * Measures how fast the budget of each of a model's objectives burns, at the end of every slice of a range: all rows,
 * as windows of one slice. None for a model that promises nothing.
 *
 * @param range epoch seconds, whole slices, `to` exclusive
 */
export async function measureObjectives(
  store: Store,
  { model, binnings }: { model: Model; binnings: ReadonlyMap<string, FrozenBinning> },
  { from, to }: { from: number; to: number },
): Promise<Measurement[]> {
  const objectives = objectivesOf({ model, binnings })
  const seconds = sliceSecondsOf(model.settings)
  const counted = await readHistograms(store, model.project, {
    model: model.model,
    reference: '',
    version: '',
    segments: [''],
    subjects: objectives.map(({ subject }) => subject),
    binnings,
    from: from + seconds - LONGEST_BURN_SECONDS,
    to,
    windowSeconds: seconds,
  })
  const ends = Array.from({ length: (to - from) / seconds }, (_, i) => from + (i + 1) * seconds)
  return objectives.flatMap(objective => {
    const slices = rowsByWindow(objective, counted)
    return ends.flatMap(end => measureSlice(model.model, objective, { slices, end, seconds }))
  })
}

function measureSlice(
  model: string,
  { objective, threshold, share }: Objective,
  { slices, end, seconds }: { slices: readonly StretchRows[]; end: number; seconds: number },
): Measurement[] {
  const pairs = burnRates(slices, { share, end, shortest: seconds, keptFrom: 0 })
  const { pair, ...judged } = judgeBurning(pairs)
  const shared = {
    ...{ model, version: '', segment: '', analyzer: OBJECTIVES, subject: `objective:${objective}` },
    ...{ window_start: (end - seconds) * 1000, window_end: end * 1000, p_value: null },
    ...{ reference: '', reference_value: null },
  }
  const verdict = { statistic: 'verdict', ...figureOf(pair.long), ...judged }
  return [
    { ...shared, ...verdict, evidence: { share, threshold, ...decidedBy(pair) } },
    ...ratesOf(pairs).map(rate => ({
      ...{ ...shared, statistic: `burn_rate:${rate.seconds}s`, ...figureOf(rate) },
      ...{ verdict: null, severity: null, because: '', evidence: {} },
    })),
  ]
}

/** The rates themselves are measurements of their own. */
const decidedBy = ({ factor, chance, long, short }: BurnRatePair) => ({
  ...{ factor, chance, long_seconds: long.seconds, short_seconds: short.seconds, short: short.value },
})

const figureOf = ({ value, low, high, bound, n }: BurnRate) => ({ value, low, high, bound, n })

/** Each window once, the shortest first. */
const ratesOf = (pairs: readonly BurnRatePair[]): BurnRate[] =>
  [
    ...new Map(pairs.flatMap(({ long, short }) => [long, short]).map(rate => [rate.seconds, rate])).values(),
  ].sort((a, b) => a.seconds - b.seconds)
