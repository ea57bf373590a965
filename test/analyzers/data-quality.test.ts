import { describe, expect, it } from 'vitest'
import { wilson } from '../../src/stats/performance/wilson.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { answerOf, answersOf, days, seededPick, told } from './ask-quality.ts'
import { qualityView } from './quality-view.ts'

describe('out of range', () => {
  const ages = days(24, (day, row) => 18 + ((7 * day + row) % 75))

  it('is what lies beyond the reference’s range, where the edges of its windows do not move', () => {
    const current = days(1, (_, row) => (row < 48 ? (row < 16 ? -1 : 190) : 18 + (row % 75)))[0]!
    expect(told('out_of_range:age', { reference: ages, current })).toEqual([
      'drift',
      'critical',
      '12 % of values are outside the reference’s range, 18 to 92 (reference 0 %).',
    ])
    const { figures } = answerOf('out_of_range:age', { reference: ages, current })!.question
    expect(figures).toMatchObject([
      { name: 'out_of_range_rate', value: 0.12, bound: 5 / 400, n: 400, reference_value: 0 },
    ])
    expect(figures[0]!.low).toBeCloseTo(0.092, 3)
  })

  it('is nothing while every value lies in the range', () => {
    expect(told('out_of_range:age', { reference: ages, current: ages[3]! })).toEqual([
      'no_material_drift',
      null,
      '0 % of values are outside the reference’s range, 18 to 92 (reference 0 %).',
    ])
  })

  it('of edges that move is what they do not reach: a little further they may go, a thousand times as far not', () => {
    const uniform = seededUniform(8)
    const incomes = days(24, () => Math.round(-20_000 * Math.log(uniform())))
    const most = Math.max(...(incomes.flat() as number[]))
    const beyond = (value: number) => ({
      reference: incomes,
      current: [...incomes[0]!.slice(40), ...Array(40).fill(value)],
    })
    expect(told('out_of_range:income', beyond(most * 1.2))![0]).toBe('no_material_drift')
    expect(answerOf('out_of_range:income', beyond(most * 1.2))!.question.figures).toMatchObject([
      { name: 'out_of_range_rate', value: 0.1 },
      { name: 'beyond_limits_rate', value: 0, bound: 0, reference_value: 0 },
    ])
    const [verdict, , because] = told('out_of_range:income', beyond(most * 1_000))!
    expect(verdict).toBe('drift')
    expect(because).toMatch(
      /^10 % of values are outside -[\d,]+ to [\d,]+, further out than the edges of the reference’s range, \d+ to [\d,]+, move \(reference 0 %\)\.$/,
    )
  })

  it('of what grows from window to window is as usual: so did it in the reference', () => {
    const ids = days(25, (day, row) => 400 * day + row)
    expect(told('out_of_range:id', { reference: ids.slice(0, 24), current: ids[24]! })![0]).not.toBe('drift')
    // Of each half all lies beyond the other, but for what shares a bin with its end.
    const [figure] = answerOf('out_of_range:id', { reference: ids.slice(0, 24), current: ids[24]! })!.question
      .figures
    expect(figure!.reference_value).toBeGreaterThan(0.98)
    expect(figure!.value! + figure!.bound!).toBe(1)
  })
})

describe('unseen categories', () => {
  const countries = days(24, (_, row) => ['DE', 'FR', 'IT', 'ES'][row % 4]!)

  it('are those the reference did not have', () => {
    const current = [...countries[0]!.slice(48), ...Array(48).fill('US')]
    expect(told('unseen:country', { reference: countries, current })).toEqual([
      'drift',
      'critical',
      '12 % of values are of categories the reference did not have (between its halves 0 %).',
    ])
    expect(answerOf('unseen:country', { reference: countries, current })!.question.figures).toMatchObject([
      { name: 'unseen_rate', value: 0.12, bound: 0, n: 400, reference_value: 0 },
    ])
    expect(told('unseen:country', { reference: countries, current: countries[1]! })![0]).toBe(
      'no_material_drift',
    )
  })

  it('are as usual where every row has its own', () => {
    const ids = days(25, (day, row) => `id-${day}-${row}`)
    const answer = answerOf('unseen:id', { reference: ids.slice(0, 24), current: ids[24]! })!
    expect(answer.judgement.verdict).not.toBe('drift')
    // Of 400 of them 200 are counted by name, which is what the rest is unsure for.
    expect(answer.question.figures[0]).toMatchObject({ value: 0.5, bound: 0.5, reference_value: 0.5 })
  })

  it('that all rows of a window share tell as much as one row: such windows are no news where categories come by windows', () => {
    const cities = days(24, day => `city-${day % 12}`)
    expect(told('unseen:city', { reference: cities, current: days(1, () => 'elsewhere')[0]! })![0]).not.toBe(
      'drift',
    )
  })
})

describe('a single value', () => {
  const pick = seededPick(5)
  const countries = days(24, () => pick(['DE', 'FR', 'FR']))

  it('where there were several is drift if chance cannot have made it', () => {
    expect(told('constant:country', { reference: countries, current: Array(100).fill('FR') })).toEqual([
      'drift',
      'critical',
      'Every value is "FR" (reference 67 %), which happens by chance less than once in a billion windows.',
    ])
    const { judgement } = answerOf('constant:country', {
      reference: countries,
      current: Array(100).fill('FR'),
    })!
    // About (2/3)^100, and more, as rows of a window may be a little alike.
    expect(judgement.pValue).toBeGreaterThan((2 / 3) ** 100)
    expect(judgement.pValue).toBeLessThan(1e-12)
  })

  it('is told with the share of the most frequent one, of any window', () => {
    const of = (current: string[]) =>
      answerOf('constant:country', { reference: countries, current })!.question.figures
    expect(of(Array(100).fill('FR'))).toMatchObject([
      { name: 'largest_share', value: 1, n: 100, bound: 0, ...wilson(100, 100) },
    ])
    const [figure] = of([...Array(30).fill('FR'), ...Array(10).fill('DE')])
    expect(figure).toMatchObject({ value: 0.75, n: 40, ...wilson(30, 40) })
    expect(figure!.reference_value).toBeCloseTo(2 / 3, 1)
  })

  it('of few rows may be chance', () => {
    expect(told('constant:country', { reference: countries, current: Array(40).fill('FR') })).toEqual([
      'cannot_tell',
      null,
      'Every value is "FR", which may be chance.',
    ])
    expect(told('constant:country', { reference: countries, current: Array(29).fill('FR') })![0]).toBe(
      'insufficient_data',
    )
  })

  it('of a number is one number, not one bin', () => {
    const prices = days(24, (day, row) => ((17 * day + row) % 90) + 0.5)
    const at = (value: (row: number) => number) =>
      told('constant:price', { reference: prices, current: days(1, (_, row) => value(row))[0]! })!
    expect(at(() => 3.5).slice(0, 3)).toEqual([
      'drift',
      'critical',
      'Every value is 3.5 (reference 1.1 %), which happens by chance less than once in a billion windows.',
    ])
    expect(at(row => 3.5 + row / 1e6)[0]).toBe('no_material_drift')
  })

  it('is as usual where whole windows had one', () => {
    const ofTheDay = days(24, day => ['mon', 'tue', 'wed'][day % 3]!)
    expect(told('constant:day', { reference: ofTheDay, current: Array(400).fill('wed') })![0]).not.toBe(
      'drift',
    )
    const pick = seededPick(9)
    const atTimes = [...days(23, () => pick(['DE', 'FR']), 1_000), Array(1_000).fill('DE')]
    expect(told('constant:country', { reference: atTimes, current: Array(1_000).fill('FR') })).toEqual([
      'no_material_drift',
      null,
      'Every value is "FR", as in 1 of 24 windows of the reference.',
    ])
  })

  it('is not asked about where there never was another', () => {
    const same = days(24, () => 'DE')
    expect(answerOf('constant:country', { reference: same, current: same[0]! })).toBeUndefined()
  })

  it('waits for ten windows of the reference', () => {
    const short = { reference: countries.slice(0, 9), current: Array(100).fill('FR') }
    expect(told('constant:country', short)).toEqual([
      'learning',
      null,
      'Learning: the reference has only 9 windows to compare with, which is too few.',
    ])
  })
})

describe('the number of categories', () => {
  it('is shown beside that of a window of the reference', () => {
    const reference = days(24, (day, row) => `c-${(day % 2) * 4 + (row % 4)}`)
    const answer = answerOf('cardinality:city', { reference, current: ['c-1', 'c-2', 'x', null] })!
    expect(answer.question.shownOnly).toBe(true)
    expect(answer.question.figures).toMatchObject([
      { name: 'categories', value: 3, low: null, high: null, bound: 0, n: 3, reference_value: 4 },
    ])
  })
})

describe('without a reference', () => {
  it('only what is missing and how many categories there are can be said', () => {
    const view = qualityView({ country: { reference: [], current: ['DE', null] } })
    expect([...answersOf({ ...view, reference: null }).keys()]).toEqual([
      'missing:country',
      'cardinality:country',
    ])
  })
})
