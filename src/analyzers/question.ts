import type { Model } from '../model/model.ts'
import type { ShareWindow } from '../stats/decision/compare-share.ts'
import type { Side as ChangeSide, Judgement, MinimumChange } from '../stats/decision/finding.ts'
import type { ScalarWindow, Scale } from '../stats/decision/judge-scalar.ts'
import type { ReferenceWindows } from '../stats/decision/reference-profile.ts'
import type { NotEstimable } from '../stats/performance/performance-metric.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { SliceKind } from '../store/slices.ts'
import type { ReferenceSide } from './reference-side.ts'
import type { Side } from './side.ts'

/** What an analyzer looks at: one window, or any range, beside the reference. */
export interface View {
  model: Model
  binnings: ReadonlyMap<string, FrozenBinning>
  /** Null: there is none yet, and everything is learning. */
  reference: ReferenceSide | null
  current: Side
  /** Season bucket of the window. */
  bucket: number
  /** The view is one window of the model's length; only then does volume compare. */
  isWindow: boolean
  /** How long ago the range ended, in milliseconds: its rows are at least as old. Left out where nobody knows. */
  endedMsAgo?: number
  /** The windows before this one without a gap, newest last: what the slow part and the cold rule look back at. */
  before: readonly PastWindow[]
}

/** A window that was measured before. */
export interface PastWindow {
  side: Side
  bucket: number
  isWindow: boolean
}

/** A number shown beside a verdict; it never decides. */
export interface Figure {
  name: string
  value: number | null
  low: number | null
  high: number | null
  bound: number | null
  p_value: number | null
  n: number
  reference_value: number | null
  noise_floor?: number | null
  /**
   * Of drift and performance: how many rows tell as much as one independent row would, by which interval, p and noise
   * floor are taken; null where the reference's windows do not tell, and rows count as independent.
   */
  phi?: number | null
  /** Of a metric of performance: what a model comes to that gives every row the same answer; null where not known. */
  trivial?: number | null
  /** Of a metric of performance: why it has no value. */
  not_estimable?: NotEstimable
  /** Of a metric of performance whose rows weigh differently: of how many of equal weight its interval is. */
  n_eff?: number
}

/** The decision rule, asked about shares of rows. */
export interface AskedShares {
  kind: 'cuts' | 'categories' | 'rate'
  windows: ReferenceWindows
  window: ShareWindow
  /** The windows before it, newest last; none: there is no slow part. */
  before?: readonly ShareWindow[]
  side: ChangeSide
  minimum: MinimumChange
  minimumRatio?: number
}

/** How the decision rule is asked: about shares of rows, or about one number per window. */
export type Asked =
  | AskedShares
  | {
      kind: 'scalar'
      scale: Scale
      reference: readonly ScalarWindow[]
      window: ScalarWindow
      before?: readonly ScalarWindow[]
      side: ChangeSide
      minimum: MinimumChange
    }

/** One question of an analyzer about one subject in one segment. */
export interface Question {
  subject: string
  segment: string
  n: number
  n_reference: number
  figures: Figure[]
  /** Null: nothing to judge it by, or nothing to judge. */
  asked: Asked | null
  /** What the analyzer judged by itself, at the α of its family: the rule, which asks about change, is not asked. */
  answer?: { judgement: Judgement; evidence: Record<string, unknown> }
  /** The rule is never asked about it, so it has no verdict: its figures are shown. */
  shownOnly?: boolean
  /** One sentence for people, once it is judged. */
  explain: (judgement: Judgement) => string
}

/** A question asked of every window: one file each, registered in index.ts. */
export interface Analyzer {
  name: string
  title: string
  /** Which slices it reads: outcomes are judged once labels had time to arrive. */
  kind: SliceKind
  /**
   * Subjects of one family share the chance of a false alarm; a family of the few that matter most is not
   * drowned by a crowd of features.
   */
  family: 'features' | 'outliers' | 'predictions' | 'performance' | 'fairness'
  questions(view: View): Question[]
}
