import type { Judgement } from './finding.ts'
import { type FamilySubject, judgeFamily } from './judge-family.ts'

/** Windows of the slow part: the judged one and up to six before it. */
export const SLOW_WINDOWS = 7

/**
 * One verdict for each subject of a family in one window, from two parts that have half of α each: the window by
 * itself (fast), and the mean of it and those before it (slow), which finds what is too small for one window.
 * Drift is what either calls so; where both do, the graver is told, else the fast part's answer.
 *
 * The slow part says nothing of a window that the fast part could not be asked about. It takes the windows that
 * have rows, however few of the seven: each run is tested at its own standard error, so a shorter one finds less and
 * alarms no more often.
 *
 * @param alpha the chance of any false alarm while all is quiet
 * @returns judgements in the order of the subjects
 */
export function judgeWindow(subjects: readonly FamilySubject[], alpha: number): Judgement[] {
  const fast = judgeFamily(
    subjects.map(subject => ({ ...subject, before: [] })),
    alpha / 2,
  )
  const hasRun = subjects.map(({ before = [] }, i) => before.length > 0 && fast[i]?.withheld === null)
  const slow = judgeFamily(
    subjects.filter((_, i) => hasRun[i]),
    alpha / 2,
  )
  let next = 0
  return fast.map((judgement, i) => (hasRun[i] ? graver(judgement, slow[next++]!) : judgement))
}

function graver(fast: Judgement, slow: Judgement): Judgement {
  if (slow.verdict !== 'drift' || slow.span === 1) return fast
  return fast.verdict !== 'drift' || (fast.severity === 'warning' && slow.severity === 'critical')
    ? slow
    : fast
}
