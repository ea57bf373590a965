import { answersTables } from './001-initial/answers.ts'
import { countsTables } from './001-initial/counts.ts'
import { horizonsTables } from './001-initial/horizons.ts'
import { rowsTables } from './001-initial/rows.ts'
import type { Migration } from './index.ts'

/** Every table of the first release. */
export const initial: Migration = {
  number: 1,
  name: 'initial',
  statements: [...rowsTables, ...countsTables, ...horizonsTables, ...answersTables],
}
