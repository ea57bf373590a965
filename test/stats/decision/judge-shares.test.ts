import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeFamily } from '../../../src/stats/decision/judge-family.ts'
import { judgeShares, type ShareSubject } from '../../../src/stats/decision/judge-shares.ts'
import { referenceProfile } from '../../../src/stats/decision/reference-profile.ts'
import { numbersIn, shareSubject } from './subjects.ts'

const LEVEL = 0.01

/** Any subject at all: counts from 0, any number of windows and buckets, any side. */
const anySubject: fc.Arbitrary<ShareSubject> = fc
  .record({
    shares: fc.integer({ min: 1, max: 4 }),
    windows: fc.integer({ min: 0, max: 24 }),
    kind: fc.constantFrom<ShareSubject['kind']>('cuts', 'categories', 'rate'),
    side: fc.constantFrom<ShareSubject['side']>('both', 'upper', 'lower'),
    largest: fc.constantFrom(3, 50, 5000),
  })
  .chain(({ shares, windows, kind, side, largest }) => {
    const j = kind === 'rate' ? 1 : shares
    const counts = fc.array(fc.nat(largest), { minLength: j, maxLength: j })
    const window = fc.record({ n: fc.nat(largest), bucket: fc.nat(1), x: counts })
    return fc
      .record({ reference: fc.array(window, { minLength: windows, maxLength: windows }), window })
      .map(each => ({
        kind,
        side,
        profile: referenceProfile([
          {
            n: each.reference.map(({ n }) => n),
            bucket: each.reference.map(({ bucket }) => bucket),
            x: each.reference.map(({ x }) => x),
          },
        ]).subjects[0]!,
        window: each.window,
        minimum: { warning: 0.05, critical: 0.15 },
      }))
  })

describe('whatever is counted', () => {
  test('every number is one, p lies in 0…1, and the interval holds the difference', () => {
    fc.assert(
      fc.property(anySubject, subject => {
        const [judgement] = judgeFamily([subject], LEVEL)
        expect(numbersIn(judgement).every(Number.isFinite)).toBe(true)
        if (judgement!.withheld !== null) return
        expect(judgement!.pValue).toBeGreaterThanOrEqual(0)
        expect(judgement!.pValue).toBeLessThanOrEqual(1)
        expect(judgement!.low).toBeLessThanOrEqual(judgement!.difference! + 1e-9)
        expect(judgement!.high).toBeGreaterThanOrEqual(judgement!.difference! - 1e-9)
      }),
      { seed: 11, numRuns: 1500 },
    )
  })

  test('too little data is never drift', () => {
    fc.assert(
      fc.property(anySubject, subject => {
        const [judgement] = judgeFamily([subject], 1)
        const tooLittle = subject.window.n === 0 || subject.profile.k < 10
        expect(tooLittle && judgement!.verdict === 'drift').toBe(false)
        expect(judgement!.immaterial && judgement!.big !== null).toBe(false)
      }),
      { seed: 12, numRuns: 1000 },
    )
  })

  test('a window with the shares of its reference never alarms', () => {
    fc.assert(
      fc.property(anySubject, subject => {
        const pooled = subject.profile.pooled[subject.window.bucket]
        fc.pre(pooled !== undefined)
        const [judgement] = judgeFamily([{ ...subject, window: { ...subject.window, ...pooled } }], 0.05)
        expect(judgement!.verdict).not.toBe('drift')
        expect(judgement!.big).toBeNull()
      }),
      { seed: 13, numRuns: 1000 },
    )
  })

  test('a fall of a share is judged as the rise of its complement', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.002, 0.1, 0.5, 0.95, 1), (x, share) => {
        const lower = shareSubject({
          kind: 'rate',
          side: 'lower',
          shares: [share],
          window: { n: 1000, x: [x] },
        })
        const { profile } = lower
        const { windows, n, x: pooledX } = profile.pooled[0]!
        const mirrored = { ...profile, pooled: { 0: { windows, n, x: [n - pooledX[0]!] } } }
        const upper = {
          ...lower,
          side: 'upper' as const,
          profile: mirrored,
          window: { n: 1000, bucket: 0, x: [1000 - x] },
        }
        const [fall, rise] = [judgeShares(lower, LEVEL), judgeShares(upper, LEVEL)]
        expect(fall.pValue).toBe(rise.pValue)
        expect(fall.big).toBe(rise.big)
        expect(fall.difference).toBeCloseTo(-rise.difference!, 12)
        expect(fall.low).toBeCloseTo(-rise.high!, 12)
      }),
      { seed: 14 },
    )
  })
})

describe('usable shares', () => {
  test('cuts with n·p < 5 or n·(1−p) < 5 are skipped', () => {
    const shares = [0.01, 0.5, 0.99]
    const { t, pValue } = judgeShares(shareSubject({ shares, window: { n: 100, x: [50, 60, 60] } }), LEVEL)
    const alone = judgeShares(shareSubject({ shares: [0.5], window: { n: 100, x: [60] } }), LEVEL)
    expect(t[0]).toBeNull()
    expect(t[1]).toBeCloseTo(alone.t[0]!, 12)
    expect(t[2]).toBeNull()
    expect(pValue).toBeCloseTo(alone.pValue!, 12)
  })

  test('categories are not: a new one has no expected rows', () => {
    const subject = shareSubject({ kind: 'categories', shares: [1, 0], window: { n: 1000, x: [900, 100] } })
    expect(judgeShares(subject, LEVEL)).toMatchObject({ big: 'warning', difference: expect.closeTo(0.1, 1) })
  })
})

describe('the smallest change', () => {
  test('is where the verdict turns to drift', () => {
    const at = (x: number) => shareSubject({ n: 4000, shares: [0.3], window: { n: 4000, x: [x] } })
    const smallest = judgeFamily([at(1200)], LEVEL)[0]!.smallestChange!
    const reference = judgeFamily([at(1200)], LEVEL)[0]!.reference!
    const verdictAt = (change: number) => judgeFamily([at(4000 * (reference + change))], LEVEL)[0]!.verdict
    expect(verdictAt(-smallest - 0.0005)).toBe('drift')
    expect(verdictAt(-smallest + 0.0005)).not.toBe('drift')
  })

  test('is null if no window of that size could show one', () => {
    const subject = shareSubject({
      shares: [0.5],
      window: { n: 10, x: [5] },
      minimum: { warning: 0.4, critical: 0.5 },
    })
    expect(judgeShares(subject, LEVEL).smallestChange).toBeNull()
  })
})

test('effective rows are the rows when rows are independent, fewer when windows differ', () => {
  const subject = shareSubject({ shares: [0.5], window: { n: 1000, x: [500] } })
  const noisy = { ...subject, profile: { ...subject.profile, phi: [5] } }
  const independent = { ...subject, profile: { ...subject.profile, phi: [1] } }
  expect(judgeShares(independent, LEVEL).nEffective).toBeCloseTo(1000, 9)
  expect(judgeShares(noisy, LEVEL).nEffective).toBeCloseTo(200, 9)
})
