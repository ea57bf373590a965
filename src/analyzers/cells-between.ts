import type { ReferenceWindows } from '../stats/decision/reference-profile.ts'

/** Asked of every window that is compared with the same reference. */
const remembered = new WeakMap<ReferenceWindows, ReferenceWindows>()

/** The rows between neighbouring cuts, and outside of the outermost, of windows that count those up to each cut. */
export function cellsBetween(cuts: ReferenceWindows): ReferenceWindows {
  const found = remembered.get(cuts) ?? {
    ...cuts,
    x: cuts.x.map((upTo, k) => [...upTo, cuts.n[k]!].map((rows, j) => rows - (upTo[j - 1] ?? 0))),
  }
  remembered.set(cuts, found)
  return found
}
