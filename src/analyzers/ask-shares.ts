import type { MinimumChange } from '../stats/decision/finding.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { AskedShares, PastWindow } from './question.ts'
import { countsOf, type ReferenceSide, type WindowCounts } from './reference-side.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

/** From which change of a share on people want to know (decision rule: deciles, categories). */
const SHARE_MINIMUM: MinimumChange = { warning: 0.05, critical: 0.15 }

/** A category expected fewer times than this in the window says nothing by itself. */
const LEAST_EXPECTED = 5

export interface SharesOf {
  reference: ReferenceSide
  subject: string
  frozen: FrozenBinning
  histogram: Histogram
  bucket: number
  before: readonly PastWindow[]
}

/**
 * Asks the decision rule about the shape of a subject: the rows at or below each reference decile, or in each
 * category, those too rare for this window pooled.
 *
 * @returns the question and, for categories, the name of each share
 */
export function askShares({ reference, subject, frozen, histogram, bucket, before }: SharesOf): {
  asked: AskedShares
  names: string[]
} {
  const current = countsOf(frozen, histogram)
  const past = before.flatMap(({ side, bucket }) => {
    const found = side.get('')?.get(subject)
    return found ? [{ bucket, ...countsOf(frozen, found) }] : []
  })
  const windows = reference.windows.get(subject) ?? reference.starts.map(() => null)
  const shared = { side: 'both', minimum: SHARE_MINIMUM } as const
  if (frozen.binning.kind === 'numeric') {
    return {
      asked: {
        kind: 'cuts',
        ...shared,
        windows: cutWindows(reference, windows),
        window: { n: current.valid, bucket, x: current.shares },
        before: past.map(({ valid, bucket, shares }) => ({ n: valid, bucket, x: shares })),
      },
      names: [],
    }
  }
  const names = [...frozen.binning.categories, 'new', 'other']
  const kept = frequentCategories(windows, { n: current.valid, categories: frozen.binning.categories.length })
  const reduce = (all: readonly number[]) => pool(all, kept)
  return {
    asked: {
      kind: 'categories',
      ...shared,
      windows: referenceWindows(reference, windows, {
        counted: ({ valid, shares }) => ({ n: valid, x: reduce(shares) }),
        empty: reduce(names.map(() => 0)),
      }),
      window: { n: current.valid, bucket, x: reduce(current.shares) },
      before: past.map(({ valid, bucket, shares }) => ({ n: valid, bucket, x: reduce(shares) })),
    },
    names: [...kept.map(index => names[index]!), 'new', 'other'],
  }
}

const cutWindows = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, {
    counted: ({ valid, shares }) => ({ n: valid, x: shares }),
    empty: windows.find(window => window !== null)?.shares.map(() => 0) ?? [],
  }),
)

function frequentCategories(
  windows: readonly (WindowCounts | null)[],
  { n, categories }: { n: number; categories: number },
): number[] {
  const total = windows.reduce((sum, window) => sum + (window?.valid ?? 0), 0)
  return Array.from({ length: categories }, (_, index) => index).filter(index => {
    const rows = windows.reduce((sum, window) => sum + (window?.shares[index] ?? 0), 0)
    return total > 0 && (n * rows) / total >= LEAST_EXPECTED
  })
}

/** Known categories, then *new*, then *other*: keeps some of the known by name and adds the rest to *other*. */
function pool(all: readonly number[], kept: readonly number[]): number[] {
  const named = kept.map(index => all[index]!)
  const fresh = all.at(-2)!
  const sum = all.reduce((total, rows) => total + rows, 0)
  return [...named, fresh, sum - fresh - named.reduce((total, rows) => total + rows, 0)]
}
