import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgeFamily } from '../../../src/stats/decision/judge-family.ts'
import { judgeShares, type ShareSubject } from '../../../src/stats/decision/judge-shares.ts'
import { referenceProfile } from '../../../src/stats/decision/reference-profile.ts'

/** `x` is window × subject × share. */
interface Scenario {
  reference: { n: number[]; bucket: number[]; x: number[][][] }
  phi: number[][]
  r: number
  g: number
  nu_effective: number
  n_bar: number
  windows: JudgedWindow[]
}

interface JudgedWindow {
  n: number
  bucket: number
  x: number[][]
  t: number[][]
  p_subject: number[]
  decided_by_share: number[]
  material_t: number[]
  material_threshold: number
  alarm: boolean[]
}

const golden = JSON.parse(readFileSync('../shared/goldens/decision_rule.json', 'utf8')) as {
  alpha: number
  delta: number
  scenarios: Record<string, Scenario>
}

function profileOf({ reference }: Scenario) {
  const subjects = reference.x[0]!.map((_, s) => ({
    n: reference.n,
    bucket: reference.bucket,
    x: reference.x.map(window => window[s]!),
  }))
  return referenceProfile(subjects)
}

function subjectsOf(scenario: Scenario, window: JudgedWindow): ShareSubject[] {
  return profileOf(scenario).subjects.map((profile, s) => ({
    kind: 'cuts',
    profile,
    window: { n: window.n, bucket: window.bucket, x: window.x[s]! },
    side: 'both',
    minimum: { warning: golden.delta, critical: 3 * golden.delta },
  }))
}

/** Equal to 1e-9, relative or absolute. */
function expectClose(actual: number | null, expected: number) {
  expect(actual).not.toBeNull()
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

describe.each(Object.entries(golden.scenarios))('decision rule, scenario %s', (_, scenario) => {
  test('freezes the same reference profile', () => {
    const profile = profileOf(scenario)
    expectClose(profile.r, scenario.r)
    expectClose(profile.g, scenario.g)
    for (const [s, subject] of profile.subjects.entries()) {
      expectClose(subject.nu, scenario.nu_effective)
      expectClose(subject.nBar, scenario.n_bar)
      expect(subject.phi).toHaveLength(scenario.phi[s]!.length)
      for (const [j, phi] of subject.phi.entries()) expectClose(phi, scenario.phi[s]![j]!)
    }
  })

  test.each(scenario.windows.map((window, i) => ({ i, window })))(
    'judges window $i the same',
    ({ window }) => {
      const subjects = subjectsOf(scenario, window)
      for (const [s, subject] of subjects.entries()) {
        const finding = judgeShares(subject, golden.alpha / subjects.length)
        for (const [j, t] of window.t[s]!.entries()) expectClose(finding.t[j]!, t)
        expect(finding.decidedBy).toBe(window.decided_by_share[s])
        expectClose(finding.materialT, window.material_t[s]!)
        expectClose(finding.materialThreshold, window.material_threshold)
        expectClose(finding.pValue, window.p_subject[s]!)
        // Absolute closeness says nothing of a small p.
        expect(Math.abs(finding.pValue! / window.p_subject[s]! - 1)).toBeLessThan(1e-9)
      }
      const alarms = judgeFamily(subjects, golden.alpha).map(({ verdict }) => verdict === 'drift')
      expect(alarms).toEqual(window.alarm)
    },
  )
})
