import type { NumericBinning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { countOutside, type Outside } from '../stats/outliers/count-outside.ts'
import {
  type Fences,
  INNER,
  OUTER,
  robustFences,
  robustScale,
  tukeyFences,
} from '../stats/outliers/fences.ts'
import { scorerOf } from '../stats/outliers/row-scorer.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import type { Side } from './side.ts'

/** What counts as an outlier of one subject, and how many the reference had. */
export interface OutsideFences {
  binning: NumericBinning
  /** Those that are judged. */
  fences: Fences
  /** What else is shown beside, by the figure's name. */
  shown: ReadonlyMap<string, Fences>
  whole: Histogram
  /** One entry per start of the reference's windows, in order. */
  windows: Outside[]
}

const NOTHING: Outside = { n: 0, x: 0, unsure: 0 }

/**
 * Draws the fences of every numeric feature, and of the rows' scores, from the reference's rows, and counts what lies
 * outside in each of its windows; a feature of which half the values are one value has none. Tukey's outer fences are
 * judged: of a skewed feature, inner ones and a robust z leave out so many rows as a rule that more do not show.
 */
export function outsideFences({
  whole,
  counted,
  starts,
  binnings,
}: {
  whole: Side
  /** The reference's histograms, by window. */
  counted: readonly CountedHistogram[]
  /** Epoch seconds. */
  starts: readonly number[]
  binnings: ReadonlyMap<string, FrozenBinning>
}): Map<string, OutsideFences> {
  const indexOf = new Map(starts.map((start, i) => [start, i]))
  const found = new Map<string, OutsideFences>()
  for (const [subject, histogram] of whole.get('') ?? []) {
    const binning = binnings.get(subject)?.binning
    const fences = binning?.kind === 'numeric' ? judgedFences(subject, binning, histogram) : null
    if (!fences || binning?.kind !== 'numeric') continue
    found.set(subject, {
      binning,
      fences,
      shown: scorerOf(binning) ? new Map() : shownFences(binning, histogram),
      whole: histogram,
      windows: starts.map(() => NOTHING),
    })
  }
  for (const { subject, window, histogram } of counted) {
    const outside = found.get(subject)
    const index = indexOf.get(window)
    if (outside && index !== undefined)
      outside.windows[index] = countOutside(outside.binning, outside.fences, histogram)
  }
  return found
}

function judgedFences(subject: string, binning: NumericBinning, whole: Histogram): Fences | null {
  const scorer = scorerOf(binning)
  if (scorer) return { low: Number.NEGATIVE_INFINITY, high: scorer.threshold }
  return subject.startsWith('feature:') ? tukeyFences(binning, whole, OUTER) : null
}

function shownFences(binning: NumericBinning, whole: Histogram): Map<string, Fences> {
  const inner = tukeyFences(binning, whole, INNER)
  const scale = robustScale(binning, whole)
  const shown = new Map<string, Fences>()
  if (inner) shown.set('outside_inner_fences', inner)
  if (scale) shown.set('outside_robust_z', robustFences(scale))
  return shown
}
