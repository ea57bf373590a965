import type { View } from './question.ts'
import type { Side } from './side.ts'
import type { ViewRange } from './view-range.ts'

/** Which rows a side has: from and to as far as they are kept, '' for every version and for all rows. */
export interface ComparedSide {
  from: string
  to: string
  version: string
  segment: string
  n: number
}

export interface ComparedReference extends ComparedSide {
  /** Null where it is a part of production. */
  name: string | null
  windows: number
  /** How many of its windows are left out because they drifted while an alert fired. */
  left_out: number
}

export interface ComparedCurrent extends ComparedSide {
  /** Counted anew from its rows, where the reference is read from histograms if they have its segment. */
  exact: boolean
}

/** Null where there is no reference. */
export function describeReference({ reference: side }: View): ComparedReference | null {
  if (!side) return null
  const { name, from, to, version } = side.reference
  return {
    name: name || null,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    version,
    segment: side.segment,
    n: predictionsOf(side.whole),
    windows: side.starts.length,
    left_out: side.leftOut,
  }
}

export const describeCurrent = ({ current }: View, range: ViewRange): ComparedCurrent => ({
  from: new Date(range.from).toISOString(),
  to: new Date(range.to).toISOString(),
  version: range.version,
  segment: range.segment ?? '',
  n: predictionsOf(current),
  exact: range.exact ?? false,
})

const predictionsOf = (side: Side): number => side.get('')?.get('prediction')?.n ?? 0
