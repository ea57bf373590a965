import { describe, expect, it } from 'vitest'
import { driftQuestion } from '../../src/analyzers/drift-question.ts'
import type { Figure } from '../../src/analyzers/question.ts'
import { exampleView, type Loan, loanDays } from './example-view.ts'
import { userDays } from './user-days.ts'

const figuresOf = (subject: string, reference: readonly Loan[][], current: readonly Loan[]) =>
  new Map(driftQuestion(exampleView({ reference, current }), subject)!.figures.map(each => [each.name, each]))

describe('of a stream of users in which nothing happens', () => {
  const streams = [1, 2, 3].map(seed => ({ reference: userDays(seed)(30), quiet: userDays(seed + 10)(40) }))
  const windows = (subject: string) =>
    streams.flatMap(({ reference, quiet }) => quiet.map(current => figuresOf(subject, reference, current)))
  const share = (
    all: readonly ReadonlyMap<string, Figure>[],
    name: string,
    holds: (figure: Figure) => boolean,
  ) => all.filter(figures => holds(figures.get(name)!)).length / all.length

  it.each([
    [
      'feature:income',
      ['psi_10', 'js_10', 'hellinger_10', 'kl_10'],
      ['ks', 'cramer_von_mises', 'wasserstein'],
    ],
    [
      'feature:country',
      ['psi', 'js', 'total_variation', 'l_infinity'],
      ['chi_squared', 'g_test', 'cramers_v'],
    ],
  ])(
    'the distances of %s start above 0, and its tests are significant, about as seldom as they say',
    (subject, distances, tests) => {
      const all = windows(subject)
      for (const name of distances)
        expect
          .soft(
            share(all, name, ({ low }) => low! > 0),
            name,
          )
          .toBeLessThanOrEqual(0.1)
      for (const name of tests)
        expect
          .soft(
            share(all, name, ({ p_value }) => p_value! < 0.05),
            name,
          )
          .toBeLessThanOrEqual(0.1)
      for (const name of [...distances, ...tests])
        expect
          .soft(
            share(all, name, ({ value, noise_floor }) => value! > noise_floor!),
            name,
          )
          .toBeLessThan(0.7)
    },
  )
})

describe('the overdispersion figures are taken by', () => {
  it('is told with each: many rows of a user are worth one', () => {
    const { phi } = figuresOf('feature:income', userDays(1)(30), userDays(2)(1)[0]!).get('ks')!
    expect(phi).toBeGreaterThan(4)
    expect(phi).toBeLessThan(11)
  })

  it('is another of cells than of shares up to a cut, in which more rows are alike', () => {
    const figures = figuresOf('feature:income', userDays(1)(30), userDays(2)(1)[0]!)
    expect(figures.get('psi_10')!.phi!).toBeGreaterThan(1.8)
    expect(figures.get('psi_10')!.phi!).toBeLessThan(figures.get('ks')!.phi! / 2)
  })

  it('is about 1 where rows are independent', () => {
    const { phi } = figuresOf('feature:income', loanDays(1)(30), loanDays(2)(1)[0]!).get('psi_10')!
    expect(phi).toBeGreaterThanOrEqual(1)
    expect(phi).toBeLessThan(1.2)
  })

  it('is not known from fewer than 10 windows, and rows count as independent', () => {
    const reference = userDays(1)(9)
    const current = userDays(2)(1)[0]!
    const { phi, low, value } = figuresOf('feature:income', reference, current).get('ks')!
    expect(phi).toBeNull()
    expect(value! - low!).toBeCloseTo(1.3581 * Math.sqrt(1 / 1000 + 1 / 9000), 9)
  })
})
