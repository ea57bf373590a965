import { SPANS } from './cover-range.ts'
import type { Expectation } from './histogram-differences.ts'
import type { Horizon } from './horizons.ts'
import type { Recount } from './recount.ts'
import { rollUpsFrom, startsOf } from './roll-up.ts'
import { subjectsOf } from './slices.ts'
import { summedUp } from './summed-up.ts'
import { verifiedHistograms, verifiedParams } from './verified-histograms.ts'

const WEEK = SPANS.at(-1)!

/** What every hour, day and week around a set of slices is by the histograms it is built from, as far as those are kept. */
export function expectedOfHistograms(project: string, recount: Recount, horizon: Horizon): Expectation[] {
  const { set, sliceSeconds } = recount
  // Whole weeks: an hour that should not be there may lie beside those that should.
  const weeks = startsOf(set.slices, WEEK)
  const within = `${subjectsOf(set.kind)} AND h.slice >= fromUnixTimestamp({begin:UInt32}) AND h.slice < fromUnixTimestamp({end:UInt32})`
  const params = verifiedParams(project, recount)
  return rollUpsFrom(sliceSeconds).map(({ from, to }) => ({
    span: to,
    expected: summedUp(verifiedHistograms(from, within), to),
    stored: verifiedHistograms(to, within),
    params: {
      ...params,
      begin: Math.max(Math.min(...weeks), completeFrom(from, horizon)),
      end: Math.max(...weeks) + WEEK,
    },
  }))
}

/** From when on every histogram of a span is kept. */
function completeFrom(span: number, { slices_from, hours_from }: Horizon): number {
  if (span === SPANS[0]) return slices_from
  return span === SPANS[1] ? hours_from : 0
}
