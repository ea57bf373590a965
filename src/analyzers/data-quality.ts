import { cardinality } from './quality-cardinality.ts'
import { constant } from './quality-constant.ts'
import { duplicateId } from './quality-duplicate-id.ts'
import { duplicateRow } from './quality-duplicate-row.ts'
import { missing } from './quality-missing.ts'
import { outOfRange } from './quality-out-of-range.ts'
import { refused, wrongType } from './quality-refused.ts'
import { schema } from './quality-schema.ts'
import { unseen } from './quality-unseen.ts'
import type { Analyzer, Question, View } from './question.ts'

/** What is asked of rows. */
const OF_ROWS: readonly ((view: View) => Question | null)[] = [refused, duplicateId, duplicateRow]

/** What is asked of every feature; each by itself knows which it has an answer for. */
const OF_FEATURES: readonly ((view: View, name: string) => Question | null)[] = [
  wrongType,
  missing,
  outOfRange,
  unseen,
  constant,
  schema,
  cardinality,
]

/** Do inputs arrive whole, as what they were, all of them, and once? */
export const dataQuality: Analyzer = {
  name: 'data_quality',
  title: 'Data quality',
  kind: 'features',
  family: 'features',
  questions: view => [
    ...OF_ROWS.flatMap(question => question(view) ?? []),
    ...Object.keys(view.model.settings.features).flatMap(name =>
      OF_FEATURES.flatMap(question => question(view, name) ?? []),
    ),
  ],
}
