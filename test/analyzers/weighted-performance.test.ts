import { describe, expect, it } from 'vitest'
import { compareClassification } from '../../src/analyzers/compare-classification.ts'
import { analyzersOf } from '../../src/analyzers/index.ts'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { measureWindow } from '../../src/analyzers/measure-window.ts'
import type { View } from '../../src/analyzers/question.ts'
import { outcomes } from '../stats/performance/golden.ts'
import { countWeighed, type Weighed } from '../stats/performance/weighed.ts'
import { DAY_MS, exampleView, loanDays, T0 } from './example-view.ts'

/** 60 right and 40 wrong of either class, the right ones of twice the weight of the wrong ones. */
const PAIRS = ['0', '1'].flatMap(label =>
  Array.from(
    { length: 100 },
    (_, i): Weighed<[string, string]> =>
      i < 60 ? [[label, label], 2] : [[label, label === '1' ? '0' : '1'], 1],
  ),
)
const plain = exampleView({ reference: loanDays(1)(24), current: loanDays(2)(1)[0]! })
const outcome = countWeighed(PAIRS, pairs => outcomes([...pairs]))
const view: View = { ...plain, current: new Map([['', new Map([['outcome', outcome]])]]) }

/** p·(1 − p)/V with half a row of mean weight m = 560/320 on either side: see `weightedProportion`. */
const m = 560 / 320
const p = (240 + m / 2) / (320 + m)
const V = ((480 + m ** 2 / 2) * (1 - p) ** 2 + (80 + m ** 2 / 2) * p ** 2) / (320 + m) ** 2
const effective = (p * (1 - p)) / V - 1

describe('performance of rows that weigh', () => {
  it('is of their weights, beside how many they are and how many of equal weight they are worth', () => {
    const measured = measureWindow(view, 'outcome', { start: T0, end: T0 + DAY_MS })
    const accuracy = measured.find(({ statistic }) => statistic === 'accuracy')!
    expect(accuracy).toMatchObject({ value: 0.75, n: 200 })
    expect(accuracy.evidence).toMatchObject({ trivial: 0.5, n_eff: expect.closeTo(effective, 6) })
  })

  it('is judged by as many rows as they are worth', () => {
    const questions = judgeView(view, analyzersOf('outcome')).map(({ question }) => question)
    const { asked } = questions.find(({ subject }) => subject === 'accuracy')!
    const n = Math.floor(effective)
    expect(asked).toMatchObject({ kind: 'rate', window: { n, x: [Math.round(0.75 * n)] } })
  })

  it('has tables of rows, and ratios of weights', () => {
    const { confusion, classes } = compareClassification(view)!
    expect(confusion).toContainEqual({ label: '1', prediction: '1', rows: 60 })
    expect(classes[1]).toMatchObject({
      name: '1',
      labelled: 100,
      predicted: 100,
      recall: { value: expect.closeTo(0.75, 12) },
    })
  })

  it('without weights says nothing of them', () => {
    const measured = measureWindow(plain, 'outcome', { start: T0, end: T0 + DAY_MS })
    for (const { statistic, evidence } of measured)
      if (statistic !== 'verdict') expect(evidence).not.toHaveProperty('n_eff')
  })
})
