import { describe, expect, it } from 'vitest'
import { clarifyPosttraining } from '../../../src/stats/fairness/clarify-posttraining.ts'
import { clarifyPretraining } from '../../../src/stats/fairness/clarify-pretraining.ts'
import { differenceOfProportions } from '../../../src/stats/fairness/difference-of-proportions.ts'
import type { NamedEstimate } from '../../../src/stats/fairness/estimate.ts'
import { ratioOfProportions } from '../../../src/stats/fairness/ratio-of-proportions.ts'
import { a, d, labelledGroup, proportion, strataOfPair, unlabelledGroup } from './groups.ts'

const pair = { advantaged: a, disadvantaged: d }
const named = (metrics: NamedEstimate[], name: string) => metrics.find(metric => metric.name === name)
const all = (advantaged: typeof a, disadvantaged: typeof d) => {
  const both = { advantaged, disadvantaged }
  return [...clarifyPretraining(both, [both]), ...clarifyPosttraining(both, [both])]
}

describe('the bias metrics of SageMaker Clarify', () => {
  // smclarify 0.5 on the same rows (facet d, positive label 1).
  const ofLabels: [string, number][] = [
    ['CI', 0.25],
    ['DPL', 0.05],
    ['KL', 0.005146108701076221],
    ['JS', 0.0012793683693609736],
    ['LP', 0.0707106781186547],
    ['TVD', 0.05],
    ['KS', 0.05],
    ['CDDL', 0.04466386554621849],
  ]
  const ofPredictions: [string, number][] = [
    ['DPPL', 0.2],
    ['DI', 0.6],
    ['DCA', -0.43333333333333324],
    ['DCR', -0.242857142857143],
    ['RD', 0.38888888888888884],
    ['SD', 0.015151515151515138],
    ['DAR', 0.13333333333333341],
    ['DRR', -0.18571428571428572],
    ['AD', 0.15],
    ['TE', 1.5],
    ['CDDPL', 0.18111111111111114],
    ['GE', 0.10440647126300387],
  ]

  it.each([
    ['of labels', clarifyPretraining(pair, strataOfPair), ofLabels],
    ['of predictions', clarifyPosttraining(pair, strataOfPair), ofPredictions],
  ])('have its names, order, signs and values: %s', (_, found, expected) => {
    expect(found.map(({ name }) => name)).toEqual(expected.map(([name]) => name))
    for (const [i, [name, value]] of expected.entries()) {
      expect(found[i]?.value, name).toBeCloseTo(value, 12)
      expect(found[i]?.reason).toBeNull()
    }
  })

  it('have intervals where they compare two proportions, on the side of their sign', () => {
    const found = all(a, d)
    const withInterval = found.filter(({ low, high }) => low !== null && high !== null)
    expect(withInterval.map(({ name }) => name)).toEqual([
      'DPL', 'DPPL', 'DI', 'RD', 'SD', 'DAR', 'DRR', 'AD',
    ]) // biome-ignore format: one line of names
    // TPR 40/45 against 12/24; TNR 30/36 against 45/55, d − a.
    const recall = differenceOfProportions(proportion(40, 45), proportion(12, 24))
    const specificity = differenceOfProportions(proportion(30, 36), proportion(45, 55))
    expect(named(found, 'RD')).toEqual({ name: 'RD', ...recall })
    expect(named(found, 'SD')).toEqual({ name: 'SD', ...specificity })
    expect(named(found, 'DI')).toEqual({
      name: 'DI',
      ...ratioOfProportions(proportion(18, 60), proportion(50, 100)),
    })
  })

  it('divide what was labelled by what was predicted in DCA and DCR', () => {
    // Of a: 45 labelled and 50 predicted positive, 55 and 50 negative; of d: 24 and 18, 36 and 42.
    expect(named(all(a, d), 'DCA')?.value).toBeCloseTo(45 / 50 - 24 / 18, 12)
    expect(named(all(a, d), 'DCR')?.value).toBeCloseTo(36 / 42 - 55 / 50, 12)
  })
})

describe('what is not estimable', () => {
  it('is null for groups without labels, save for what counts all rows', () => {
    const found = all(unlabelledGroup('a', 5, 10), unlabelledGroup('d', 2, 10))
    const estimated = found.filter(({ value }) => value !== null).map(({ name, value }) => [name, value])
    expect(estimated).toEqual([['CI', 0], ['DPPL', 0.3], ['DI', 0.4], ['CDDPL', expect.any(Number)]]) // biome-ignore format: a table
    for (const { value, reason } of found) if (value === null) expect(reason).toBe('0/0')
  })

  it('is everything for empty groups', () => {
    const empty = unlabelledGroup('a', 0, 0)
    for (const metric of all(empty, { ...empty, name: 'd' })) {
      expect(metric).toMatchObject({ value: null, low: null, high: null, reason: '0/0' })
    }
  })

  it('is a division by nobody, where Clarify gives 0 or infinity', () => {
    const without = labelledGroup('d', [12, 0, 12, 30])
    // False negatives without a false positive: x/0. Neither of both: 0/0.
    expect(named(all(a, without), 'TE')).toMatchObject({ value: null, reason: 'x/0' })
    expect(named(all(a, labelledGroup('d', [12, 0, 0, 30])), 'TE')).toMatchObject({ reason: '0/0' })
    const neverSelected = labelledGroup('d', [0, 0, 20, 40])
    expect(named(all(a, neverSelected), 'DAR')).toMatchObject({ value: null, reason: '0/0' })
    expect(named(all(a, neverSelected), 'DCA')).toMatchObject({ value: null, reason: 'x/0' })
    expect(named(all(a, neverSelected), 'DI')?.value).toBe(0)
    expect(named(all(neverSelected, a), 'DI')).toMatchObject({ value: null, reason: 'x/0' })
  })

  it('is a logarithm by nothing: KL where d lacks a label of a', () => {
    const half = labelledGroup('half', [5, 0, 0, 5])
    const only = labelledGroup('only', [5, 0, 5, 0])
    expect(named(all(half, only), 'KL')).toMatchObject({ value: null, reason: 'x/0' })
    // 1·ln(1/½), and ½[ln(1/¾) + ½·ln(½/¾) + ½·ln(½/¼)].
    expect(named(all(only, half), 'KL')?.value).toBeCloseTo(Math.LN2, 12)
    expect(named(all(only, half), 'JS')?.value).toBeCloseTo(0.21576155433883565, 12)
    expect(named(all(only, half), 'TVD')?.value).toBe(0.5)
  })

  it('is a conditional disparity with a stratum in which nobody was rejected', () => {
    const accepted = { advantaged: unlabelledGroup('a', 4, 4), disadvantaged: unlabelledGroup('d', 5, 5) }
    expect(named(clarifyPosttraining(pair, [...strataOfPair, accepted]), 'CDDPL')).toMatchObject({
      value: null,
      reason: '0/0',
    })
    const empty = { advantaged: unlabelledGroup('a', 0, 0), disadvantaged: unlabelledGroup('d', 0, 0) }
    expect(named(clarifyPosttraining(pair, [...strataOfPair, empty]), 'CDDPL')?.value).toBeCloseTo(
      0.18111111111111114,
      12,
    )
    expect(named(clarifyPosttraining(pair), 'CDDPL')).toMatchObject({ value: null, reason: '0/0' })
  })

  it('is an entropy where all are false negatives', () => {
    const missed = labelledGroup('x', [0, 0, 9, 0])
    expect(named(all(missed, { ...missed, name: 'y' }), 'GE')).toMatchObject({ value: null, reason: '0/0' })
  })
})
