import type { Judgement } from '../stats/decision/finding.ts'

/** A share as people read it: `12.3 %`. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(Math.abs(share) < 0.0995 ? 1 : 0)} %`

/** A number with three significant digits and no exponent where it can be helped. */
export const plain = (value: number | null): string => {
  if (value === null || !Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

/** What to say where the rule gave no answer; null where it did. */
export function withheldReason({ verdict, k, smallestChange }: Judgement): string | null {
  if (verdict === 'learning')
    return k === 0
      ? 'Learning: there is no reference window to compare with yet.'
      : `Learning: the reference has ${k} windows of this season, 10 in all are needed.`
  if (verdict === 'insufficient_data') return 'Too few rows to say anything.'
  if (verdict === 'cannot_tell')
    return smallestChange === null
      ? 'Cannot tell: no change would have shown in a window like this.'
      : `Cannot tell: only a change of ${percent(smallestChange)} or more would have shown.`
  return null
}
