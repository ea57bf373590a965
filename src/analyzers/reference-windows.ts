import type { ReferenceWindows } from '../stats/decision/reference-profile.ts'
import type { ReferenceSide, WindowCounts } from './reference-side.ts'

/** Which rows of a window a question is about, and of how many. */
type Counted = (window: WindowCounts) => { n: number; x: readonly number[] }

type Windows = readonly (WindowCounts | null)[]

/** One subject's windows as the decision rule reads them; `empty` stands where a window has no rows. */
export function referenceWindows(
  { starts, season }: ReferenceSide,
  windows: Windows,
  { counted, empty }: { counted: Counted; empty: readonly number[] },
): ReferenceWindows {
  const each = windows.map(window => (window ? counted(window) : { n: 0, x: empty }))
  return { n: each.map(({ n }) => n), bucket: starts.map(season.bucketOf), x: each.map(({ x }) => x) }
}

/**
 * Makes a question that depends on the reference alone remember its answer as long as the reference is kept: it is
 * asked again for every window and every comparison.
 */
export function rememberedByWindows(
  make: (reference: ReferenceSide, windows: Windows) => ReferenceWindows,
): (reference: ReferenceSide, windows: Windows) => ReferenceWindows {
  const known = new WeakMap<Windows, ReferenceWindows>()
  return (reference, windows) => {
    const found = known.get(windows) ?? make(reference, windows)
    known.set(windows, found)
    return found
  }
}
