import { describe, expect, it } from 'vitest'
import { compareClassification } from '../../src/analyzers/compare-classification.ts'
import { exampleView, type Loan } from './example-view.ts'

/** A score and what turned out to be true; predicted positive from 0.5 on. */
const loan = (score: number, label: '0' | '1' | null): Loan => ({
  ...{ income: 1, country: 'DE', latency: 1, region: 'eu' },
  ...{ score, label },
})
const LOANS = [
  loan(0.9, '1'),
  loan(0.7, '0'),
  loan(0.4, '1'),
  loan(0.1, '0'),
  loan(0.1, '0'),
  loan(0.6, null),
]
const view = exampleView({ reference: [], current: LOANS })

describe('a classification', () => {
  it('is told by label and prediction, by class, and by threshold', () => {
    const found = compareClassification(view)!
    expect(found.confusion).toHaveLength(4)
    expect(found.confusion).toEqual(
      expect.arrayContaining([
        { label: '0', prediction: '0', rows: 2 },
        { label: '0', prediction: '1', rows: 1 },
        { label: '1', prediction: '0', rows: 1 },
        { label: '1', prediction: '1', rows: 1 },
      ]),
    )
    expect(found.classes.map(({ name, labelled, predicted }) => [name, labelled, predicted])).toEqual([
      ['0', 3, 3],
      ['1', 2, 2],
    ])
    expect(found.at_threshold).toMatchObject({
      ...{ threshold: 0.5, true_positives: 1, false_positives: 1, false_negatives: 1, true_negatives: 2 },
    })
    expect(found.thresholds).toMatchObject({
      ...{ positives: 2, negatives: 3, true_positives: [1, 1, 2, 2], false_positives: [0, 1, 1, 3] },
    })
    expect(found.thresholds!.thresholds).toHaveLength(4)
  })

  it('of several classes has no threshold', () => {
    const settings = { ...view.model.settings, task: 'multiclass' as const }
    const found = compareClassification({ ...view, model: { ...view.model, settings } })
    expect(found).toMatchObject({ pooled: 0, at_threshold: null, thresholds: null })
  })

  it('is null without labels', () => {
    expect(compareClassification(exampleView({ reference: [], current: [loan(0.9, null)] }))).toBeNull()
  })
})
