import { describe, expect, it } from 'vitest'
import { answersOf, days, seededPick, told } from './ask-quality.ts'
import { type FeatureValues, qualityView } from './quality-view.ts'

describe('the schema', () => {
  const age = days(24, (_, row) => 20 + (row % 50))
  const kept = { reference: age, current: age[0]! }

  it('has lost a feature that comes no longer', () => {
    expect(told('schema:age', { reference: age, current: Array(400).fill(null) })).toEqual([
      'drift',
      'critical',
      'This feature is missing from every row (reference 0 %), which happens by chance less than once in a billion windows.',
    ])
    expect(told('schema:age', kept)).toEqual([
      'no_material_drift',
      null,
      'This feature comes, as in the reference.',
    ])
  })

  it('has lost one that most rows never had, which the rate of missing values cannot show', () => {
    const pick = seededPick(6)
    const rare = days(24, () => (pick([0, 1, 1, 1]) === 0 ? 7 : null))
    const gone = { reference: rare, current: Array(400).fill(null) }
    expect(told('missing:rare', gone)![0]).not.toBe('drift')
    expect(told('schema:rare', gone)!.slice(0, 2)).toEqual(['drift', 'critical'])
    expect(told('schema:rare', { ...gone, current: Array(50).fill(null) })).toEqual([
      'cannot_tell',
      null,
      'This feature is missing from every row, which may be chance.',
    ])
  })

  it('is as usual where whole windows lacked it', () => {
    const atTimes = days(24, (day, row) => (day % 4 === 0 ? null : row))
    expect(told('schema:age', { reference: atTimes, current: Array(400).fill(null) })![0]).not.toBe('drift')
  })

  it('has a feature the reference never had', () => {
    const fresh: FeatureValues = {
      reference: days(24, () => null),
      current: [...Array(60).fill(null), ...Array(40).fill('mobile')],
    }
    const answers = answersOf(qualityView({ age: kept, device: fresh }))
    const { judgement, because, question } = answers.get('schema:device')!
    expect([judgement.verdict, judgement.severity, because]).toEqual([
      'drift',
      'critical',
      'The reference never had this feature; 40 % of rows have it.',
    ])
    expect(question.figures).toMatchObject([{ name: 'present_rate', value: 0.4, reference_value: null }])
    expect(answers.get('schema:age')!.judgement.verdict).toBe('no_material_drift')
    // What it is like nobody knows yet.
    expect([...answers.keys()].filter(subject => /^(unseen|constant):device/.test(subject))).toEqual([])
  })

  it('has lost one once: its missing values are not told beside it, and a part of them are', () => {
    expect(told('missing:age', { reference: age, current: Array(400).fill(null) })).toEqual([
      'cannot_tell',
      null,
      'This feature comes no longer, which is told as schema:age.',
    ])
    const { question } = answersOf(
      qualityView({ age: { reference: age, current: Array(400).fill(null) } }),
    ).get('missing:age')!
    expect(question.figures).toMatchObject([{ name: 'missing_rate', value: 1, n: 400 }])
    expect(question.answer!.evidence).toEqual({ told_as: 'schema:age' })
    const half = age[0]!.map((value, row) => (row % 2 === 0 ? null : value))
    expect(told('missing:age', { reference: age, current: half })!.slice(0, 2)).toEqual(['drift', 'critical'])
  })
})
