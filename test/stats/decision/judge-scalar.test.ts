import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeFamily } from '../../../src/stats/decision/judge-family.ts'
import { judgeScalar, type Scale } from '../../../src/stats/decision/judge-scalar.ts'
import { studentTTwoSided } from '../../../src/stats/special/student-t-two-sided.ts'
import { numbersIn, scalarSubject } from './subjects.ts'

const LEVEL = 0.01
const alternating = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 10 : 12.1))

describe('the prediction interval', () => {
  test('is mean ± t·s·√(1 + 1/K) of the logarithms', () => {
    // ln 10 and ln 12.1 = ln 11 ± ln 1.1; s² = K/(K−1)·(ln 1.1)².
    const error = Math.log(1.1) * Math.sqrt((20 / 19) * (1 + 1 / 20))
    const finding = judgeScalar(scalarSubject({ reference: alternating, value: 13 }), LEVEL)
    expect(finding.reference).toBeCloseTo(11, 12)
    expect(finding.difference).toBeCloseTo(13 / 11 - 1, 12)
    expect(finding.pValue).toBeCloseTo(studentTTwoSided(Math.log(13 / 11) / error, 19), 12)
    // T₁₉⁻¹(.975) = 2.093024054408263 (SciPy).
    expect(finding.high).toBeCloseTo((13 / 11) * Math.exp(2.093024054408263 * error) - 1, 9)
    expect(finding).toMatchObject({ nu: 19, k: 20, phi: null, nEffective: null, decidedBy: null })
  })

  test('uses the windows of the judged bucket alone', () => {
    const quietNights = alternating.map(value => ({ value: value / 10, bucket: 1 }))
    const subject = scalarSubject({ reference: alternating, value: 11 })
    const both = { ...subject, reference: [...subject.reference, ...quietNights] }
    expect(judgeScalar(both, LEVEL)).toEqual(judgeScalar(subject, LEVEL))
  })

  test('has not learnt a bucket with fewer than 2 windows', () => {
    const subject = scalarSubject({ reference: alternating, value: 11, bucket: 3 })
    expect(judgeScalar(subject, LEVEL).withheld).toBe('learning')
  })
})

describe('values without a place on the scale', () => {
  test.each<[string, Scale, number | null, string | null]>([
    ['a MAE of 0', 'log', 0, 'insufficient_data'],
    ['a negative value', 'log', -1, 'insufficient_data'],
    ['no value', 'log', null, 'insufficient_data'],
    ['NaN', 'log', Number.NaN, 'insufficient_data'],
    ['an AUC of 1', 'logit', 1, 'insufficient_data'],
    ['an AUC of 0', 'logit', 0, 'insufficient_data'],
    ['a volume of 0', 'count', 0, null],
  ])('%s', (_, scale, value, withheld) => {
    const reference = scale === 'logit' ? alternating.map(each => each / 20) : alternating
    expect(judgeScalar(scalarSubject({ scale, reference, value }), LEVEL).withheld).toBe(withheld)
  })

  test('do not count as reference windows', () => {
    const subject = scalarSubject({ reference: [...alternating, 0, null], value: 13 })
    expect(judgeScalar(subject, LEVEL).k).toBe(20)
    const sparse = scalarSubject({ reference: [...alternating.slice(0, 9), 0, 0, null], value: 13 })
    expect(judgeScalar(sparse, LEVEL).withheld).toBe('learning')
  })

  test('a volume that was always 0 has no relative change', () => {
    const subject = scalarSubject({ scale: 'count', reference: alternating.map(() => 0), value: 5 })
    expect(judgeScalar(subject, LEVEL).withheld).toBe('insufficient_data')
  })
})

describe('a reference without spread', () => {
  const constant = alternating.map(() => 1000)

  test.each([
    [1000, 'no_material_drift'],
    [1010, 'no_material_drift'],
    [1100, 'drift'],
  ])('%d is %s', (value, verdict) => {
    expect(judgeFamily([scalarSubject({ reference: constant, value })], LEVEL)[0]!.verdict).toBe(verdict)
  })
})

test('the smallest change is where the verdict turns to drift', () => {
  const judge = (value: number) => judgeFamily([scalarSubject({ reference: alternating, value })], LEVEL)[0]!
  const { smallestChange, reference } = judge(11)
  expect(judge(reference! * (1 - smallestChange! - 1e-6)).verdict).toBe('drift')
  expect(judge(reference! * (1 - smallestChange! + 1e-6)).verdict).not.toBe('drift')
})

test('whatever the values, every number is one, p lies in 0…1, and no data is never drift', () => {
  const anyValue = fc.oneof(
    fc.constantFrom(null, 0, 1, 0.5, -3, 1e-300, 1e300),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(10_000),
  )
  fc.assert(
    fc.property(
      fc.constantFrom<Scale>('log', 'count', 'logit'),
      fc.constantFrom<'both' | 'upper' | 'lower'>('both', 'upper', 'lower'),
      fc.array(anyValue, { maxLength: 25 }),
      anyValue,
      (scale, side, reference, value) => {
        const [judgement] = judgeFamily([scalarSubject({ scale, side, reference, value })], LEVEL)
        expect(numbersIn(judgement).every(Number.isFinite)).toBe(true)
        if (judgement!.verdict === 'drift') expect(judgement!.k).toBeGreaterThanOrEqual(10)
        expect(judgement!.pValue ?? 0).toBeGreaterThanOrEqual(0)
        expect(judgement!.pValue ?? 0).toBeLessThanOrEqual(1)
      },
    ),
    { seed: 21, numRuns: 1000 },
  )
})
