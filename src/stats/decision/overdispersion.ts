import { MIN_REFERENCE_WINDOWS } from './finding.ts'
import { deviationsOf, type ReferenceWindows, spreadOf } from './reference-profile.ts'
import { windowAutocorrelation, windowsWorthOne } from './window-autocorrelation.ts'

/** Of fewer rows a window on either side a share is too coarse to tell how much it varies. */
const LEAST_EXPECTED = 5

/** Asked of the same windows for everything that is compared with them. */
const remembered = new WeakMap<ReferenceWindows, { phi: number | null }>()

/**
 * The overdispersion φ of one subject, at least 1: so many of its rows tell as much as one independent row would. It is
 * what every displayed p, interval and noise floor is taken by, which look at the subject as a whole: the mean over its
 * shares, each window compared with all others (u² of `referenceProfile`), as what is displayed compares a window with
 * all of the reference. So seasons are part of it, unlike of the φ of a verdict.
 *
 * Dividing the rows of a test of shares by their mean φ is Rao & Scott's first-order correction (1981, J. Am. Stat.
 * Assoc. 76, 221–230), here with windows in the place of clusters.
 *
 * @returns null where fewer than 10 windows tell: nothing is known then, and rows have to count as independent
 */
export function overdispersion(windows: ReferenceWindows): number | null {
  const known = remembered.get(windows)
  if (known) return known.phi
  const phi = compute(windows)
  remembered.set(windows, { phi })
  return phi
}

function compute(windows: ReferenceWindows): number | null {
  const { series, pooled } = deviationsOf({ ...windows, bucket: windows.n.map(() => 0) })
  const all = pooled[0]
  if (all === undefined || all.windows < MIN_REFERENCE_WINDOWS) return null
  const telling = series.filter(
    (_, j) => Math.min(all.x[j]!, all.n - all.x[j]!) >= LEAST_EXPECTED * all.windows,
  )
  if (telling.length === 0) return null
  const g = windowsWorthOne(windowAutocorrelation(telling))
  return Math.max(1, telling.reduce((sum, each) => sum + spreadOf(each, g), 0) / telling.length)
}
