import { askMarkedRows } from './ask-marked-rows.ts'
import type { Analyzer } from './question.ts'

/** Do more predictions fail than did? */
export const errors: Analyzer = {
  name: 'errors',
  title: 'Errors',
  kind: 'features',
  family: 'predictions',
  questions: view => {
    const question = askMarkedRows(view, {
      subject: 'error',
      figure: 'error_rate',
      did: 'predictions failed',
    })
    return question ? [question] : []
  },
}
