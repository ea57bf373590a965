import { describe, expect, it } from 'vitest'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import type { Evidence } from '../../../src/stats/performance/performance-metric.ts'
import { trivialModel } from '../../../src/stats/performance/trivial-model.ts'
import { evidence, golden, outcomes } from './golden.ts'
import { type Ranked, ranked, tiedRows } from './ranked.ts'

const metric = (name: string) => performanceMetrics.find(m => m.name === name)!
const compute = (name: string, from: Evidence) => metric(name).compute(from)

/** Labels beside the class that comes first. */
const evidenceOf = (rows: readonly Ranked[]): Evidence => ({
  outcome: outcomes(rows.map(({ label }) => [label, 'a'])),
  ranks: ranked(rows),
})

describe('of six classes with ties', () => {
  const tied = evidenceOf(tiedRows)

  // scikit-learn 1.9.1: top_k_accuracy_score, brier_score_loss, and log_loss with probabilities clipped at 1e-15.
  it.each([
    ['top_2_accuracy', 0.5],
    ['top_3_accuracy', 0.6],
    ['top_5_accuracy', 0.8],
    ['brier', 0.95625],
    ['log_loss', 8.155420203990039],
  ])('%s is that of scikit-learn', (name, expected) => {
    const found = compute(name, tied)!
    expect(found.value).toBeCloseTo(expected, 12)
    expect(found).toMatchObject({ name, n: 10, bound: 0 })
    expect(found.low).toBeLessThan(expected)
    expect(found.high).toBeGreaterThan(expected)
  })

  it('are beside what the shares of the labels come to', () => {
    // Two rows each of a, b, c and f, one each of d and e.
    const trivial = trivialModel(tied)
    expect(trivial(metric('top_2_accuracy'))).toBeCloseTo(0.4, 12)
    expect(trivial(metric('top_5_accuracy'))).toBeCloseTo(0.9, 12)
    expect(trivial(metric('brier'))).toBeCloseTo(1 - 4 * 0.04 - 2 * 0.01, 12)
    expect(trivial(metric('log_loss'))).toBeCloseTo(-0.8 * Math.log(0.2) - 0.2 * Math.log(0.1), 12)
  })
})

describe('top-k accuracy', () => {
  // Not `roc_auc_ovr_macro`: of several classes only what their probabilities say of the label is counted.
  it('is that of scikit-learn', () => {
    const found = compute('top_2_accuracy', evidence.multiclass)!
    expect(found.value).toBe(golden.multiclass.top_2_accuracy)
    expect(found.n).toBe(golden.multiclass.label.length)
  })

  it('is not of as many classes as there are, declared or seen', () => {
    // All four classes of the goldens are among the labels.
    expect(compute('top_3_accuracy', evidence.multiclass)).toMatchObject({ value: 1, n: 300 })
    expect(compute('top_5_accuracy', evidence.multiclass)).toBeNull()
    expect(compute('top_5_accuracy', { ...evidence.multiclass, classes: 5 })).toBeNull()
    expect(compute('top_5_accuracy', { ...evidence.multiclass, classes: 6 })).toMatchObject({ value: 1 })
  })

  it('does not find a label without a probability', () => {
    const rows = [
      { label: 'd', chances: { a: 0.6, b: 0.4 } },
      { label: 'b', chances: { a: 0.6, b: 0.4 } },
    ]
    expect(compute('top_2_accuracy', { ...evidenceOf(rows), classes: 4 })).toMatchObject({ value: 0.5, n: 2 })
    expect(compute('top_3_accuracy', { ...evidenceOf(rows), classes: 4 })).toMatchObject({ value: 0.5, n: 2 })
  })
})

describe('log loss and Brier score of several classes', () => {
  it('have no value where some probabilities do not add up to 1', () => {
    const cut = evidenceOf([...tiedRows, { label: 'a', chances: { a: 0.6, b: 0.3 } }])
    for (const name of ['log_loss', 'brier'])
      expect(compute(name, cut)).toMatchObject({ value: null, n: 11, not_estimable: 'out_of_domain' })
    expect(compute('top_2_accuracy', cut)!.n).toBe(11)
  })

  it('take rounded probabilities as they are', () => {
    const rounded = evidenceOf([{ label: 'a', chances: { a: 0.33, b: 0.33, c: 0.33 } }])
    expect(compute('log_loss', rounded)!.value).toBeCloseTo(-Math.log(0.33), 12)
  })
})
