import { type Store, sqlSeconds } from './client.ts'
import { COUNTED, type Expectation } from './histogram-differences.ts'
import type { Horizon } from './horizons.ts'
import { hasMinutes, type Recount } from './recount.ts'
import { startsOf } from './roll-up.ts'
import { MINUTE_SECONDS, SLICE_SECONDS, subjectsOf } from './slices.ts'
import { verifiedHistograms, verifiedParams } from './verified-histograms.ts'
import { keptSpan } from './whole-spans.ts'

/** Slices that are kept as histograms of one length, in seconds. */
interface Kept {
  span: number
  /** By minutes as well, which are kept as long as slices. */
  byMinutes: boolean
  slices: number[]
}

/** What there is to compare of a set of slices. */
export interface Verified {
  recount: Recount
  /** How far back histograms are kept. */
  horizon: Horizon
  /** Slices of which any row may have changed since the last count: asked after rows were read, and left out. */
  changed: () => Promise<readonly number[]>
}

/**
 * What slices, or their hours or days where those have expired, and minutes are by the raw rows, counted anew: one part after
 * another, as each is asked for.
 */
export async function* expectedOfRows(
  store: Store,
  project: string,
  { recount, horizon, changed }: Verified,
): AsyncGenerator<Expectation> {
  for (const { span, byMinutes, slices } of keptAlike(recount, horizon)) {
    const part = { ...recount, set: { ...recount.set, slices } }
    const { block } = await store.counting.count({ project, ...part, span, byMinutes })
    const changing = await changed()
    const spans = byMinutes ? [span, MINUTE_SECONDS] : [span]
    for (const each of spans)
      yield { ...expectationOf(project, { recount: part, span: each, changing }), block }
  }
}

function keptAlike({ set, sliceSeconds }: Recount, horizon: Horizon): Iterable<Kept> {
  const alike = new Map<string, Kept>()
  for (const slice of set.slices) {
    const span = keptSpan(slice, { ...horizon, slice_seconds: sliceSeconds })
    const byMinutes = hasMinutes(set) && slice >= horizon.slices_from
    const key = `${span} ${byMinutes}`
    const known = alike.get(key)
    if (known) known.slices.push(slice)
    else alike.set(key, { span, byMinutes, slices: [slice] })
  }
  return alike.values()
}

function expectationOf(
  project: string,
  { recount, span, changing }: { recount: Recount; span: number; changing: readonly number[] },
): Expectation {
  // Shorter ones are found by the slice they lie in.
  const width = Math.max(span, SLICE_SECONDS)
  const left = new Set(startsOf(changing, width))
  const within = (slice: string) =>
    `toStartOfInterval(${slice}, toIntervalSecond(${width}), 'UTC') IN {starts:Array(DateTime('UTC'))}`
  return {
    span,
    expected: `SELECT * FROM ${COUNTED} WHERE span = ${span} AND ${within('slice')}`,
    stored: verifiedHistograms(span, `${within('h.slice')} AND ${subjectsOf(recount.set.kind)}`),
    params: {
      ...verifiedParams(project, recount),
      starts: sqlSeconds(startsOf(recount.set.slices, width).filter(start => !left.has(start))),
    },
  }
}
