import { type Judgement, withheldFinding } from '../stats/decision/finding.ts'
import type { FamilySubject } from '../stats/decision/judge-family.ts'
import { judgeWindow } from '../stats/decision/judge-window.ts'
import { moderatedProfile } from '../stats/decision/moderated-profile.ts'
import { familyAlpha } from './family-alpha.ts'
import { judgeCold } from './judge-cold.ts'
import type { Analyzer, Asked, Question, View } from './question.ts'

/** A question and what the decision rule answered. */
export interface Answer {
  analyzer: Analyzer
  question: Question
  judgement: Judgement
  /** The judgement in one sentence for people. */
  because: string
  /** The α its family was judged at. */
  alpha: number
}

/** Asks these analyzers, and the decision rule family by family: a family has to be asked as a whole. */
export function judgeView(view: View, analyzers: readonly Analyzer[]): Answer[] {
  const asked = analyzers.flatMap(analyzer =>
    analyzer.questions(view).map(question => ({ analyzer, question })),
  )
  const alpha = familyAlpha(view.model)
  const families = new Map<string, Family>()
  for (const each of asked) {
    const name = familyOf(each.analyzer, each.question)
    families.set(name, [...(families.get(name) ?? []), each])
  }
  return [...families.values()].flatMap(family => judge(family, view, alpha))
}

/** One family per level of segments: all rows, or the values of one dimension. */
const familyOf = (analyzer: Analyzer, { segment }: Question): string =>
  `${analyzer.family} ${segment.split('=')[0]}`

type Family = readonly { analyzer: Analyzer; question: Question }[]

function judge(family: Family, view: View, alpha: number): Answer[] {
  const covered = view.reference?.season.covered ?? false
  const judged = family.flatMap(({ question }) => (question.asked && covered ? [question.asked] : []))
  const judgements = judgeWindow(subjectsOf(judged), alpha)
  let next = 0
  return family.map(({ analyzer, question }) => {
    const judgement =
      question.answer?.judgement ??
      (question.asked && covered ? judgements[next++]! : withheld(question, view))
    const cold = judgement.verdict === 'learning' ? judgeCold(view, question) : null
    return cold === null
      ? { analyzer, question, alpha, judgement, because: explain(question, judgement) }
      : {
          analyzer,
          question,
          alpha,
          judgement: { ...judgement, verdict: 'drift', severity: 'warning' },
          because: cold,
        }
  })
}

function explain(question: Question, judgement: Judgement): string {
  const said = question.explain(judgement)
  return judgement.span === 1 ? said : `On average over the last ${judgement.span} windows: ${said}`
}

function subjectsOf(asked: readonly Asked[]): FamilySubject[] {
  const { subjects: profiles } = moderatedProfile(
    asked.flatMap(each => (each.kind === 'scalar' ? [] : [each.windows])),
  )
  let next = 0
  return asked.map(each => {
    if (each.kind === 'scalar') return each
    const { windows: _, ...subject } = each
    return { ...subject, profile: profiles[next++]! }
  })
}

const withheld = ({ n, asked }: Question, { reference }: View): Judgement => {
  const verdict = n === 0 ? 'insufficient_data' : 'learning'
  const windows = asked === null ? 0 : (reference?.starts.length ?? 0)
  return { ...withheldFinding(verdict, windows), verdict, severity: null, pAdjusted: null }
}
