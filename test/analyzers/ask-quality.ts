import { dataQuality } from '../../src/analyzers/data-quality.ts'
import { type Answer, judgeView } from '../../src/analyzers/judge-view.ts'
import type { View } from '../../src/analyzers/question.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { type FeatureValues, qualityView, type Values } from './quality-view.ts'

/** What is said of every question about quality, by subject. */
export const answersOf = (view: View): Map<string, Answer> =>
  new Map(judgeView(view, [dataQuality]).map(answer => [answer.question.subject, answer]))

/** What is said of one question about its feature. */
export const answerOf = (subject: string, feature: FeatureValues) =>
  answersOf(qualityView({ [subject.split(':')[1]!]: feature })).get(subject)

/** Its verdict, severity and sentence. */
export const told = (subject: string, feature: FeatureValues) => {
  const answer = answerOf(subject, feature)
  return answer && [answer.judgement.verdict, answer.judgement.severity, answer.because]
}

/** So many windows of 400 rows, each made by its number and the row's. */
export const days = (k: number, value: (day: number, row: number) => Values[number], rows = 400): Values[] =>
  Array.from({ length: k }, (_, day) => Array.from({ length: rows }, (_, row) => value(day, row)))

/** Draws one of some values each time. */
export const seededPick = (seed: number) => {
  const uniform = seededUniform(seed)
  return (values: readonly (number | string)[]) => values[Math.floor(uniform() * values.length)]!
}
