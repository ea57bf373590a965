import type { GroupJudgement } from '../stats/fairness/group-judgement.ts'
import { percent, plain } from './explain.ts'
import type { JudgedDimension } from './judge-fairness.ts'

const TOO_SMALL = {
  too_few_rows: 'fewer than 30 rows',
  too_few_expected: 'fewer than 5 rows are to be expected on one side',
}

/** `true_positive_rate` as people read it. */
const words = (name: string): string => name.replaceAll('_', ' ')

/** What the rows of one group show, in one sentence. */
export function explainFairness(
  { metric, minimum }: Pick<JudgedDimension, 'metric' | 'minimum'>,
  { rate, n, effect, withheld, verdict, direction }: GroupJudgement,
): string {
  const has = `${words(metric.rate)} ${percent(rate)} on ${plain(n)} rows`
  if (withheld !== null) return `Too small a group to decide: ${has}, ${TOO_SMALL[withheld]}.`
  if (effect.value === null) return `Cannot tell: ${has}, and nothing to compare it with.`
  const least = metric.comparison === 'ratio' ? minimum : -minimum
  const most = metric.comparison === 'ratio' ? 1 / minimum : minimum
  const compared = `${plain(effect.value)} (${plain(effect.low)} to ${plain(effect.high)}) against all other groups`
  const fair = `${plain(least)} to ${plain(most)}`
  if (verdict === 'cannot_tell') return `Cannot tell: ${compared}, where ${fair} is fair; ${has}.`
  if (verdict === 'fair') return `Fair: ${compared}, certainly within ${fair}; ${has}.`
  const beyond = effect.value < least ? `below ${plain(least)}` : `above ${plain(most)}`
  return `${direction === 'favoured' ? 'Favoured' : 'Disadvantaged'}: ${compared}, certainly ${beyond}; ${has}.`
}
