import { DUPLICATE_ID } from '../counting/whole-row-subjects.ts'
import { repeatedIds } from '../stats/quality/repeated-ids.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import type { Question, View } from './question.ts'

/**
 * Asks whether more rows have an id that another row of the window has than in the reference's windows. The longer a
 * range, the more ids come again in it: only a window is like those.
 */
export function duplicateId(view: View): Question | null {
  const histogram = view.current.get('')?.get(DUPLICATE_ID)
  if (!histogram || !view.isWindow) return null
  const { reference } = view
  const rows = repeatedIds(histogram)
  const before = reference?.ids.reduce((sum, { n, x }) => ({ n: sum.n + n, x: sum.x + x }), { n: 0, x: 0 })
  return {
    subject: DUPLICATE_ID,
    segment: '',
    n: rows.n,
    n_reference: before?.n ?? 0,
    figures: [rateFigure('duplicate_id_rate', rows, before && before.n > 0 ? before.x / before.n : null)],
    asked:
      reference && before && before.n > 0
        ? askRate(view, {
            subject: DUPLICATE_ID,
            windows: {
              n: reference.ids.map(({ n }) => n),
              x: reference.ids.map(({ x }) => [x]),
              bucket: reference.starts.map(reference.season.bucketOf),
            },
            count: repeatedIds,
          })
        : null,
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of rows have an id that another row had before them (reference ${percent(judgement.reference)}).`,
  }
}
