import type { Verdict } from '../../model/measurement.ts'
import { benjaminiHochberg } from './benjamini-hochberg.ts'
import type { Finding, Judgement } from './finding.ts'
import { judgeScalar, type ScalarSubject } from './judge-scalar.ts'
import { judgeShares, type ShareSubject } from './judge-shares.ts'

export type FamilySubject = ShareSubject | ScalarSubject

/**
 * One verdict for each subject of a family in one window, or in one run of windows (see `judgeWindow`).
 *
 * - `drift`: real (Benjamini–Hochberg over the subjects that could be asked, at α) and big;
 * - `no_material_drift`: the change is certainly smaller than the `warning` minimum;
 * - `cannot_tell`: neither; `smallestChange` says what this window could have shown;
 * - `learning`: fewer than 10 reference windows, or none of this season;
 * - `insufficient_data`: no rows, or too few of them for any share.
 *
 * @param alpha the chance of any false alarm while all is quiet
 * @returns judgements in the order of the subjects
 */
export function judgeFamily(subjects: readonly FamilySubject[], alpha: number): Judgement[] {
  // The first of m rejections has to pass α/m: what a subject needs if it drifts alone.
  const level = alpha / Math.max(1, subjects.length)
  const findings = subjects.map(subject =>
    subject.kind === 'scalar' ? judgeScalar(subject, level) : judgeShares(subject, level),
  )
  const adjusted = benjaminiHochberg(findings.flatMap(({ pValue }) => (pValue === null ? [] : [pValue])))
  let asked = 0
  return findings.map(finding => {
    const pAdjusted = finding.pValue === null ? null : (adjusted[asked++] ?? null)
    // A p-value can underflow to 0, and a budget of 0 means: never.
    const real = pAdjusted !== null && pAdjusted <= alpha && alpha > 0
    const verdict = verdictOf(finding, real)
    return { ...finding, pAdjusted, verdict, severity: verdict === 'drift' ? finding.big : null }
  })
}

function verdictOf(finding: Finding, real: boolean): Verdict {
  if (finding.withheld !== null) return finding.withheld
  if (real && finding.big !== null) return 'drift'
  return finding.immaterial ? 'no_material_drift' : 'cannot_tell'
}
