import { describe, expect, test } from 'vitest'
import { type FamilySubject, judgeFamily } from '../../../src/stats/decision/judge-family.ts'
import { scalarSubject, shareSubject } from './subjects.ts'

const deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
const quiet = [100, 200, 300, 400, 500, 600, 700, 800, 900]
const steady = Array.from({ length: 30 }, (_, i) => 10 + (i % 3) / 10)

const cases: { name: string; subject: FamilySubject; verdict: string; severity?: string }[] = [
  {
    name: 'numeric, all deciles where they were',
    subject: shareSubject({ shares: deciles, window: { n: 1000, x: quiet } }),
    verdict: 'no_material_drift',
  },
  {
    name: 'numeric, the median moved by .1',
    subject: shareSubject({
      shares: deciles,
      window: { n: 1000, x: [55, 115, 190, 280, 400, 500, 620, 740, 870] },
    }),
    verdict: 'drift',
    severity: 'warning',
  },
  {
    name: 'numeric, the median moved by .25',
    subject: shareSubject({
      shares: deciles,
      window: { n: 1000, x: [10, 40, 90, 160, 250, 360, 480, 620, 800] },
    }),
    verdict: 'drift',
    severity: 'critical',
  },
  {
    name: 'numeric, certain but small: .02 of 100,000 rows',
    subject: shareSubject({
      n: 100_000,
      shares: [0.5],
      window: { n: 100_000, x: [52_000] },
    }),
    verdict: 'no_material_drift',
  },
  {
    name: 'numeric, too few rows to say',
    subject: shareSubject({ shares: deciles, window: { n: 60, x: [6, 12, 18, 24, 30, 36, 42, 48, 54] } }),
    verdict: 'cannot_tell',
  },
  {
    name: 'numeric, fewer than 5 rows expected at every cut',
    subject: shareSubject({ shares: deciles, window: { n: 9, x: [9, 9, 9, 9, 9, 9, 9, 9, 9] } }),
    verdict: 'insufficient_data',
  },
  {
    name: 'numeric, no rows',
    subject: shareSubject({ shares: deciles, window: { n: 0, x: deciles.map(() => 0) } }),
    verdict: 'insufficient_data',
  },
  {
    name: 'numeric, nine reference windows',
    subject: shareSubject({ k: 9, shares: deciles, window: { n: 1000, x: deciles.map(() => 1000) } }),
    verdict: 'learning',
  },
  {
    name: 'numeric, a season the reference has not seen',
    subject: shareSubject({ shares: deciles, window: { n: 1000, bucket: 5, x: deciles.map(() => 1000) } }),
    verdict: 'learning',
  },
  {
    name: 'categorical, a third of the rows changed category',
    subject: shareSubject({
      kind: 'categories',
      shares: [0.6, 0.3, 0.1, 0],
      window: { n: 1000, x: [300, 300, 100, 300] },
    }),
    verdict: 'drift',
    severity: 'critical',
  },
  {
    name: 'categorical, the same categories',
    subject: shareSubject({
      kind: 'categories',
      shares: [0.6, 0.3, 0.1, 0],
      window: { n: 1000, x: [600, 300, 100, 0] },
    }),
    verdict: 'no_material_drift',
  },
  {
    name: 'nulls, from none to 3 %',
    subject: rate('upper', 0, { n: 1000, x: [30] }),
    verdict: 'drift',
    severity: 'warning',
  },
  {
    name: 'nulls, from none to 30 %',
    subject: rate('upper', 0, { n: 1000, x: [300] }),
    verdict: 'drift',
    severity: 'critical',
  },
  { name: 'nulls, still none', subject: rate('upper', 0, { n: 1000, x: [0] }), verdict: 'no_material_drift' },
  {
    name: 'nulls, still none, of 50 rows',
    subject: rate('upper', 0, { n: 50, x: [0] }),
    verdict: 'cannot_tell',
  },
  { name: 'nulls, one of 10 rows', subject: rate('upper', 0, { n: 10, x: [1] }), verdict: 'cannot_tell' },
  {
    name: 'nulls, from 20 % to 25 %: not doubled',
    subject: rate('upper', 0.2, { n: 10_000, x: [2500] }),
    verdict: 'no_material_drift',
  },
  {
    name: 'nulls, from 20 % to 50 %',
    subject: rate('upper', 0.2, { n: 10_000, x: [5000] }),
    verdict: 'drift',
    severity: 'critical',
  },
  {
    name: 'nulls, from 20 % to none: a fall is not asked about',
    subject: rate('upper', 0.2, { n: 10_000, x: [0] }),
    verdict: 'no_material_drift',
  },
  {
    name: 'accuracy, from .9 to .8',
    subject: shareSubject({
      kind: 'rate',
      side: 'lower',
      shares: [0.9],
      window: { n: 1000, x: [800] },
      minimum: { warning: 0.02, critical: 0.05 },
    }),
    verdict: 'drift',
    severity: 'critical',
  },
  {
    name: 'accuracy, from .9 to 1',
    subject: shareSubject({ kind: 'rate', side: 'lower', shares: [0.9], window: { n: 1000, x: [1000] } }),
    verdict: 'no_material_drift',
  },
  {
    name: 'MAE as before',
    subject: scalarSubject({ reference: steady, value: 10.1 }),
    verdict: 'no_material_drift',
  },
  {
    name: 'MAE up 10 %',
    subject: scalarSubject({ side: 'upper', reference: steady, value: 11.1 }),
    verdict: 'drift',
    severity: 'warning',
  },
  {
    name: 'MAE doubled',
    subject: scalarSubject({ side: 'upper', reference: steady, value: 20 }),
    verdict: 'drift',
    severity: 'critical',
  },
  {
    name: 'MAE halved: an improvement',
    subject: scalarSubject({ side: 'upper', reference: steady, value: 5 }),
    verdict: 'no_material_drift',
  },
  {
    name: 'AUC from .95 to .6',
    subject: scalarSubject({
      scale: 'logit',
      side: 'lower',
      reference: steady.map(value => value / 10.7),
      value: 0.6,
    }),
    verdict: 'drift',
    severity: 'critical',
  },
  {
    name: 'volume fell to nothing',
    subject: scalarSubject({ scale: 'count', reference: steady.map(value => value * 100), value: 0 }),
    verdict: 'drift',
    severity: 'critical',
  },
  {
    name: 'volume, not estimable',
    subject: scalarSubject({ scale: 'count', reference: steady, value: null }),
    verdict: 'insufficient_data',
  },
  {
    name: 'MAE, nine reference windows',
    subject: scalarSubject({ reference: steady.slice(0, 9), value: 20 }),
    verdict: 'learning',
  },
  {
    name: 'MAE so noisy that nothing can be said',
    subject: scalarSubject({ reference: [1, 9, 2, 30, 4, 1, 7, 3, 12, 5], value: 6 }),
    verdict: 'cannot_tell',
  },
]

function rate(side: 'upper' | 'lower', share: number, window: { n: number; x: number[] }): FamilySubject {
  const minimum = { warning: 0.01, critical: 0.05 }
  return shareSubject({ kind: 'rate', side, shares: [share], window, minimum, minimumRatio: 2 })
}

describe('the verdict of one subject', () => {
  test.each(cases)('$name: $verdict $severity', ({ subject, verdict, severity }) => {
    const [judgement] = judgeFamily([subject], 0.01)
    expect(judgement).toMatchObject({ verdict, severity: severity ?? null })
  })
})

describe('the family', () => {
  const shifted = (x: number) => shareSubject({ shares: [0.5], window: { n: 1000, x: [x] } })

  test('is asked together: real alone, not real among 20', () => {
    const alone = judgeFamily([shifted(602)], 0.01)
    const crowd = judgeFamily([shifted(602), ...Array.from({ length: 19 }, () => shifted(500))], 1e-7)
    expect(alone[0]!.verdict).toBe('drift')
    expect(crowd[0]!.verdict).toBe('cannot_tell')
    expect(crowd[0]!.pAdjusted).toBeCloseTo(20 * crowd[0]!.pValue!, 12)
  })

  test('does not count subjects that could not be asked', () => {
    const empty = shareSubject({ shares: [0.5], window: { n: 0, x: [0] } })
    const [first, ...others] = judgeFamily([shifted(560), empty, empty], 0.01)
    expect(first!.pAdjusted).toBe(first!.pValue)
    expect(others.map(({ pAdjusted }) => pAdjusted)).toEqual([null, null])
  })

  test('never alarms on a budget of nothing, and has nothing to say of nobody', () => {
    expect(judgeFamily([shifted(1000)], 0)[0]).toMatchObject({ verdict: 'cannot_tell', smallestChange: null })
    expect(judgeFamily([], 0.01)).toEqual([])
  })
})
