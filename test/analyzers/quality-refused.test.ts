import { describe, expect, it } from 'vitest'
import type { View } from '../../src/analyzers/question.ts'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import { NULL } from '../../src/stats/histogram/binning.ts'
import { empty } from '../../src/stats/histogram/empty.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { wilson } from '../../src/stats/performance/wilson.ts'
import { answersOf, days } from './ask-quality.ts'
import { qualityView } from './quality-view.ts'

const K = 24
const age = { reference: days(K, (_, row) => row, 40), current: [1, 2, 3] }
const plain = qualityView({ age, home: age })

function came(accepted: number, refused: Record<string, number>): Histogram {
  const categories = new Map(Object.entries(refused))
  const all = [...categories.values()].reduce((sum, rows) => sum + rows, accepted)
  return { ...empty(), n: all, counts: binCounts([[NULL, accepted]]), categories }
}

function viewOf(current: Histogram, usual: Record<string, number> = {}): View {
  return {
    ...plain,
    reference: { ...plain.reference!, refused: Array.from({ length: K }, () => came(1_000, usual)) },
    current: new Map([['', new Map([['refused', current]])]]),
  }
}

const told = (view: View) =>
  ['wrong_type:age', 'wrong_type:home', 'refused'].map(subject => {
    const { judgement, because } = answersOf(view).get(subject)!
    return [judgement.verdict, judgement.severity, because]
  })

describe('refused rows', () => {
  it('are drift of the feature whose type is wrong, and of it alone', () => {
    expect(told(viewOf(came(900, { 'wrong_type features.age': 100 })))).toEqual([
      [
        'drift',
        'critical',
        '10 % of rows were refused because this feature had another type (reference 0 %).',
      ],
      ['no_material_drift', null, expect.any(String)],
      ['no_material_drift', null, expect.any(String)],
    ])
  })

  it('are drift where nothing is accepted any more', () => {
    expect(told(viewOf(came(0, { 'wrong_type features.age': 300 })))[0]!.slice(0, 2)).toEqual([
      'drift',
      'critical',
    ])
  })

  it('are told together where no feature is to blame, with a rate of each code', () => {
    const view = viewOf(
      came(940, { 'bad_timestamp timestamp': 30, 'unknown_field ': 20, 'wrong_type features': 10 }),
    )
    expect(told(view)[2]).toEqual([
      ...['drift', 'warning'],
      '6.0 % of rows were refused for other reasons than a feature’s type (reference 0 %).',
    ])
    const { question } = answersOf(view).get('refused')!
    expect(question.figures.map(({ name, value, n }) => [name, value, n])).toEqual([
      ['refused_rate', 0.06, 1_000],
      ['refused_rate:bad_timestamp', 0.03, 1_000],
      ['refused_rate:unknown_field', 0.02, 1_000],
      ['refused_rate:wrong_type', 0.01, 1_000],
    ])
  })

  it('are as usual where as many were, with an interval either way', () => {
    const usual = { 'wrong_type features.age': 50 }
    const view = viewOf(came(1_000, usual), usual)
    expect(told(view).map(([verdict]) => verdict)).toEqual(Array(3).fill('no_material_drift'))
    expect(answersOf(view).get('wrong_type:age')!.question.figures).toEqual([
      {
        ...{ name: 'wrong_type_rate', value: 50 / 1_050, ...wilson(50, 1_050)!, bound: 0 },
        ...{ p_value: null, n: 1_050, reference_value: expect.closeTo(50 / 1_050, 12) },
      },
    ])
  })

  it('are not asked about where nobody counted them, and learning where the reference did not', () => {
    expect([...answersOf({ ...plain, current: new Map([['', new Map()]]) }).keys()]).toEqual([])
    const view = viewOf(came(900, { 'wrong_type features.age': 100 }))
    const before = { ...view, reference: { ...view.reference!, refused: Array(K).fill(null) } }
    expect(told(before).map(([verdict]) => verdict)).toEqual(Array(3).fill('learning'))
  })
})
