import { sqlSeconds } from './client.ts'
import { countingsOf, minuteCountings } from './count-groups.ts'
import type { SpanCounting } from './count-together.ts'
import type { Expectation } from './histogram-differences.ts'
import type { Horizon } from './horizons.ts'
import { hasMinutes, type Recount } from './recount.ts'
import { startsOf } from './roll-up.ts'
import { MINUTE_SECONDS, SLICE_SECONDS } from './slices.ts'
import { summedUp } from './summed-up.ts'
import { verifiedHistograms, verifiedParams } from './verified-histograms.ts'
import { keptSpan } from './whole-spans.ts'

/** What slices, or their hours or days where those have expired, and minutes are by the raw rows, counted anew. */
export function expectedOfRows(project: string, recount: Recount, horizon: Horizon): Expectation[] {
  const slices = [...slicesBySpan(recount, horizon)].flatMap(([span, slices]) => {
    const part = { ...recount, set: { ...recount.set, slices } }
    return countingsOf(part.set.kind, part).map(({ sql, ...counting }) =>
      expectationOf(project, part, {
        ...counting,
        sql: span === SLICE_SECONDS ? sql : summedUp(sql, span),
        span,
      }),
    )
  })
  return [...slices, ...expectedMinutes(project, recount, horizon)]
}

/** Slices by the span that is kept of them, in seconds. */
function slicesBySpan({ set, sliceSeconds }: Recount, horizon: Horizon): Map<number, number[]> {
  const spans = new Map<number, number[]>()
  for (const slice of set.slices) {
    const span = keptSpan(slice, { ...horizon, slice_seconds: sliceSeconds })
    const ofSpan = spans.get(span)
    if (ofSpan) ofSpan.push(slice)
    else spans.set(span, [slice])
  }
  return spans
}

/** Minutes are kept as long as slices. */
function expectedMinutes(project: string, recount: Recount, horizon: Horizon): Expectation[] {
  const slices = recount.set.slices.filter(slice => slice >= horizon.slices_from)
  if (!hasMinutes(recount.set) || slices.length === 0) return []
  const part = { ...recount, set: { ...recount.set, slices } }
  return minuteCountings(part).map(counting =>
    expectationOf(project, part, { ...counting, span: MINUTE_SECONDS }),
  )
}

function expectationOf(
  project: string,
  recount: Recount,
  { sql, params, subjects, span }: SpanCounting,
): Expectation {
  // Shorter ones are found by the slice they lie in.
  const width = Math.max(span, SLICE_SECONDS)
  return {
    span,
    expected: sql,
    stored: verifiedHistograms(
      span,
      `toStartOfInterval(h.slice, toIntervalSecond(${width}), 'UTC') IN {starts:Array(DateTime('UTC'))}
        AND subject IN {verified:Array(String)}`,
    ),
    params: {
      ...verifiedParams(project, recount),
      starts: sqlSeconds(startsOf(recount.set, width)),
      ...params,
      verified: subjects,
    },
  }
}
