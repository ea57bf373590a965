import type { ReferenceWindows } from '../stats/decision/reference-profile.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'

/** A feature in the reference's windows, null where one has no rows. */
export interface FeatureWindows {
  whole: Histogram
  windows: readonly (Histogram | null)[]
  /** Season bucket of each. */
  buckets: readonly number[]
  /** How many rows of a window tell as much as one that is independent (design effect, Kish 1965); at least 1. */
  designEffect: number
}

/** Rows of a window, and those of them that are counted. */
interface Counted {
  n: number
  x: number
}

/**
 * Counts each window's rows by what the other half of the windows was like, as a later window is counted by what all
 * of them were: by what it was like itself nothing would be new. In halves, as neighbours are alike.
 *
 * @param learn what some windows were like; null where they cannot tell
 */
export function countByOtherHalf<Learned>(
  { windows }: Pick<FeatureWindows, 'windows'>,
  learn: (windows: readonly Histogram[]) => Learned | null,
  count: (learned: Learned, window: Histogram) => Counted,
): Counted[] {
  const isFirst = (_: unknown, i: number) => i < windows.length / 2
  const isLast = (_: unknown, i: number) => i >= windows.length / 2
  const [byLast, byFirst] = [isLast, isFirst].map(half =>
    learn(windows.filter(half).filter(window => window !== null)),
  )
  return windows.map((window, i) => {
    const learned = isFirst(window, i) ? byLast : byFirst
    return window === null || learned == null ? { n: 0, x: 0 } : count(learned, window)
  })
}

/** Counted windows as the decision rule reads them, in rows that are independent of each other. */
export const asIndependent = (
  counted: readonly Counted[],
  { buckets, designEffect }: Pick<FeatureWindows, 'buckets' | 'designEffect'>,
): ReferenceWindows => ({
  n: counted.map(({ n }) => n / designEffect),
  bucket: buckets,
  x: counted.map(({ x }) => [x / designEffect]),
})

/** Share of the rows of all windows; null where there are none. */
export function rateOf(counted: readonly Counted[]): number | null {
  const n = counted.reduce((sum, window) => sum + window.n, 0)
  return n > 0 ? counted.reduce((sum, window) => sum + window.x, 0) / n : null
}
