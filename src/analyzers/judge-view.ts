import { alphaBudget } from '../stats/decision/alpha-budget.ts'
import { type Judgement, withheldFinding } from '../stats/decision/finding.ts'
import { type FamilySubject, judgeFamily } from '../stats/decision/judge-family.ts'
import { referenceProfile } from '../stats/decision/reference-profile.ts'
import type { SliceKind } from '../store/slices.ts'
import { analyzers } from './index.ts'
import type { Analyzer, Asked, Question, View } from './question.ts'
import { windowMsOf } from './reference-side.ts'

/** A question and what the decision rule answered. */
export interface Answer {
  analyzer: Analyzer
  question: Question
  judgement: Judgement
  /** The α its family was judged at. */
  alpha: number
}

/**
 * Families a model's budget of false alarms is shared among: features, predictions, and performance of all
 * rows and of the segments.
 */
const FAMILIES = 4

/** Asks every analyzer of one kind, and the decision rule family by family. */
export function judgeView(view: View, kinds: readonly SliceKind[]): Answer[] {
  const asked = analyzers
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(analyzer => analyzer.questions(view).map(question => ({ analyzer, question })))
  const alpha = alphaBudget(view.model.settings.false_alarms_per_month, windowMsOf(view.model)) / FAMILIES
  const families = new Map<string, Family>()
  for (const each of asked) {
    const name = familyOf(each.analyzer, each.question)
    families.set(name, [...(families.get(name) ?? []), each])
  }
  return [...families.values()].flatMap(family => judge(family, { alpha, covered: view.reference?.season.covered ?? false }))
}

/** One family per level of segments: all rows, or the values of one dimension. */
const familyOf = (analyzer: Analyzer, { segment }: Question): string =>
  `${analyzer.family} ${segment.split('=')[0]}`

type Family = readonly { analyzer: Analyzer; question: Question }[]

function judge(family: Family, { alpha, covered }: { alpha: number; covered: boolean }): Answer[] {
  const judged = family.flatMap(({ question }) => (question.asked && covered ? [question.asked] : []))
  // The window by itself is the rule's fast part; the other half of the budget is its slow part's.
  const judgements = judgeFamily(subjectsOf(judged), alpha / 2)
  let next = 0
  return family.map(({ analyzer, question }) => ({
    analyzer,
    question,
    alpha,
    judgement: question.asked && covered ? judgements[next++]! : withheld(question),
  }))
}

function subjectsOf(asked: readonly Asked[]): FamilySubject[] {
  const { subjects: profiles } = referenceProfile(
    asked.flatMap(each => (each.kind === 'scalar' ? [] : [each.windows])),
  )
  let next = 0
  return asked.map(each => {
    if (each.kind === 'scalar') return each
    const { windows: _, ...subject } = each
    return { ...subject, profile: profiles[next++]! }
  })
}

const withheld = ({ n }: Question): Judgement => {
  const verdict = n === 0 ? 'insufficient_data' : 'learning'
  return { ...withheldFinding(verdict, 0), verdict, severity: null, pAdjusted: null }
}
