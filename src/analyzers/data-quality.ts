import { cardinality } from './quality-cardinality.ts'
import { constant } from './quality-constant.ts'
import { missing } from './quality-missing.ts'
import { outOfRange } from './quality-out-of-range.ts'
import { schema } from './quality-schema.ts'
import { unseen } from './quality-unseen.ts'
import type { Analyzer, Question, View } from './question.ts'

/** What is asked of every feature; each by itself knows which it has an answer for. */
const QUESTIONS: readonly ((view: View, name: string) => Question | null)[] = [
  missing,
  outOfRange,
  unseen,
  constant,
  schema,
  cardinality,
]

/** Do inputs arrive whole, as what they were, and all of them? */
export const dataQuality: Analyzer = {
  name: 'data_quality',
  title: 'Data quality',
  kind: 'features',
  family: 'features',
  questions: view =>
    Object.keys(view.model.settings.features).flatMap(name =>
      QUESTIONS.flatMap(question => question(view, name) ?? []),
    ),
}
