import { DUPLICATE_ROW } from '../counting/whole-row-subjects.ts'
import { askMarkedRows } from './ask-marked-rows.ts'
import type { Question, View } from './question.ts'

/** Asks whether more rows have the features of another row of their ten minutes than in the reference. */
export const duplicateRow = (view: View): Question | null =>
  askMarkedRows(view, {
    subject: DUPLICATE_ROW,
    figure: 'duplicate_row_rate',
    did: 'rows repeat another of their ten minutes in every feature',
  })
