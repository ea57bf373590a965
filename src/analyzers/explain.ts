import { type Judgement, MIN_REFERENCE_WINDOWS } from '../stats/decision/finding.ts'

/** A share as people read it: `7.3 %`, `12 %`. */
export const percent = (share: number | null): string => (share === null ? '–' : `${hundredths(share)} %`)

function hundredths(share: number): string {
  if (share === 0) return '0'
  if (Math.abs(share) < 0.0005) return '< 0.1'
  return (share * 100).toFixed(Math.abs(share) < 0.0995 ? 1 : 0)
}

/** A number with three significant digits and no exponent where it can be helped. */
export const plain = (value: number | null): string => {
  if (value === null || !Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1e12) return value.toExponential(2)
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

/** @param k reference windows there are to compare with */
function whatIsMissing(k: number): string {
  if (k === 0) return 'there is no reference window to compare with yet'
  if (k < MIN_REFERENCE_WINDOWS)
    return `the reference has only ${k} ${k === 1 ? 'window' : 'windows'} to compare with, which is too few`
  return 'the reference does not cover this hour or day often enough yet'
}

/** What to say where the rule gave no answer; null where it did. */
export function withheldReason({ verdict, k, smallestChange, decidedBy }: Judgement): string | null {
  if (verdict === 'learning') return `Learning: ${whatIsMissing(k)}.`
  if (verdict === 'insufficient_data') return 'Too few rows to say anything.'
  if (verdict === 'cannot_tell')
    return smallestChange === null
      ? 'Cannot tell: no change would have shown in a window like this.'
      : `Cannot tell: only a change of ${hundredths(smallestChange)} ${decidedBy === null ? '%' : 'points'} or more would have shown.`
  return null
}
