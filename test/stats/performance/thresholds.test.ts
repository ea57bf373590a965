import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auc } from '../../../src/stats/performance/auc.ts'
import { confusionAt } from '../../../src/stats/performance/confusion-at.ts'
import { precisionRecallCurve, rocCurve } from '../../../src/stats/performance/score-curves.ts'
import { scoreSample } from '../histogram/samples.ts'
import { evidence, golden, scored } from './golden.ts'

const { scores } = evidence.binary

describe('a confusion matrix at any threshold', () => {
  it('is that of scikit-learn at the threshold in use', () => {
    const { tp, fp, fn, tn } = golden.binary.confusion
    expect(confusionAt(scores, golden.binary.threshold!)).toEqual({
      threshold: 0.5,
      truePositives: tp,
      falsePositives: fp,
      falseNegatives: fn,
      trueNegatives: tn,
      // One half is where a bin of log odds begins.
      unsure: { positives: 0, negatives: 0 },
    })
  })

  it('is that of raw scores but for rows it is unsure of', () => {
    const threshold = fc.oneof(
      fc.double({ min: -0.1, max: 1.1, noNaN: true }),
      fc.integer({ min: 0, max: 20 }).map(k => k / 20),
    )
    fc.assert(
      fc.property(scoreSample, scoreSample, threshold, (positive, negative, least) => {
        const found = confusionAt(scored(positive, negative), least)
        const reaching = (sample: number[]) => sample.filter(score => score >= least).length
        const { unsure } = found
        expect(Math.abs(found.truePositives - reaching(positive))).toBeLessThanOrEqual(unsure.positives)
        expect(Math.abs(found.falsePositives - reaching(negative))).toBeLessThanOrEqual(unsure.negatives)
        expect(found.truePositives + found.falseNegatives).toBe(positive.length)
        expect(found.falsePositives + found.trueNegatives).toBe(negative.length)
      }),
      { seed: 10, numRuns: 300 },
    )
  })

  it('is sure at a score that has a bin of its own, and says so of one that has not', () => {
    const many = scored(new Array(50).fill(0.7), new Array(50).fill(0.2))
    expect(confusionAt(many, 0.7)).toMatchObject({
      truePositives: 50,
      falsePositives: 0,
      unsure: { positives: 0 },
    })
    expect(confusionAt(many, 0.7 + 1e-12)).toMatchObject({ truePositives: 0 })
    const crowd = scored([0.4901, 0.4902, 0.4903], [0.4904], [0.2, 0.8])
    const unsure = { positives: 3, negatives: 1 }
    expect(confusionAt(crowd, 0.4902)).toMatchObject({ truePositives: 3, falsePositives: 1, unsure })
    expect(confusionAt(crowd, 0.4903)).toMatchObject({ truePositives: 0, falsePositives: 0, unsure })
  })

  it('refuses a threshold that is no number', () => {
    for (const threshold of [Number.NaN, Infinity, -Infinity])
      expect(() => confusionAt(scores, threshold)).toThrow(RangeError)
  })
})

describe('the ROC curve', () => {
  it('rises from (0, 0) to (1, 1), over the area that AUC says', () => {
    const { thresholds, falsePositiveRates: x, truePositiveRates: y } = rocCurve(scores)!
    expect([thresholds[0], x[0], y[0]]).toEqual([null, 0, 0])
    expect([x.at(-1), y.at(-1)]).toEqual([1, 1])
    let area = 0
    for (let i = 1; i < x.length; i++) {
      expect(x[i]).toBeGreaterThanOrEqual(x[i - 1]!)
      expect(y[i]).toBeGreaterThanOrEqual(y[i - 1]!)
      area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2
    }
    expect(area).toBeCloseTo(auc.compute({ scores })!.value!, 12)
  })

  it('has the rates of raw scores at each threshold', () => {
    const { thresholds, falsePositiveRates, truePositiveRates } = rocCurve(scores)!
    const { label, score } = golden.binary
    thresholds.forEach((threshold, i) => {
      if (threshold === null) return
      const rate = (truth: number) =>
        score.filter((s, row) => label[row] === truth && s >= threshold).length /
        label.filter(y => y === truth).length
      expect(truePositiveRates[i]).toBeCloseTo(rate(1), 12)
      expect(falsePositiveRates[i]).toBeCloseTo(rate(0), 12)
    })
  })

  it('is null with one class', () => {
    expect(rocCurve(scored([0.3], []))).toBeNull()
    expect(rocCurve(scored([], [0.3]))).toBeNull()
  })
})

describe('the precision-recall curve', () => {
  it('is worked out by hand', () => {
    const { recalls, precisions } = precisionRecallCurve(scored([0.9, 0.4], [0.6, 0.2]))!
    expect(recalls).toEqual([0.5, 0.5, 1, 1])
    expect(precisions).toEqual([1, 1 / 2, 2 / 3, 1 / 2])
  })

  it('ends at all found and the share of positives; is null without any', () => {
    const { thresholds, recalls, precisions } = precisionRecallCurve(scores)!
    expect([recalls.at(-1), precisions.at(-1)]).toEqual([1, 140 / 400])
    expect(thresholds).toEqual([...thresholds].sort((a, b) => b - a))
    expect(precisionRecallCurve(scored([], [0.3]))).toBeNull()
  })
})
