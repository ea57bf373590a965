import type { Histogram } from '../stats/histogram/histogram.ts'
import { rowsUpTo } from '../stats/histogram/rows-up-to.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import type { StretchRows } from '../stats/objectives/burn-rate.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import { countMarked } from './ask-marked-rows.ts'
import type { View } from './question.ts'

/** One promise of a model, and how histograms tell whether it is kept. */
export interface Objective {
  objective: 'latency_ms' | 'errors'
  /** Milliseconds; null where it is not about time. */
  threshold: number | null
  /** Promised to be good. */
  share: number
  /** Whose histograms tell. */
  subject: string
  good: (histogram: Histogram) => { n: number; x: number; unsure: number }
}

/** What a model promises; nothing where it declares no objectives. */
export function objectivesOf({ model, binnings }: Pick<View, 'model' | 'binnings'>): Objective[] {
  const { latency_ms, errors } = model.settings.objectives
  const binning = binnings.get('latency_ms')?.binning
  const objectives: Objective[] = []
  if (latency_ms)
    objectives.push({
      objective: 'latency_ms',
      ...latency_ms,
      subject: 'latency_ms',
      good: histogram => {
        if (binning?.kind !== 'numeric') return { n: 0, x: 0, unsure: 0 }
        const { rows, bound } = rowsUpTo(binning, histogram, latency_ms.threshold)
        return { n: validRows(histogram), x: rows, unsure: bound }
      },
    })
  if (errors)
    objectives.push({
      objective: 'errors',
      threshold: null,
      ...errors,
      subject: 'error',
      good: histogram => {
        const { n, x } = countMarked(histogram)
        return { n, x: n - x, unsure: 0 }
      },
    })
  return objectives
}

/** Rows of each window that was counted, good and bad by an objective. */
export const rowsByWindow = (
  { subject, good }: Objective,
  counted: readonly CountedHistogram[],
): StretchRows[] =>
  counted
    .filter(each => each.subject === subject)
    .map(({ window, histogram }) => {
      const { n, x, unsure } = good(histogram)
      return { start: window, n, bad: n - x, unsure }
    })
