import { describe, expect, it } from 'vitest'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import { seededUniform } from '../histogram/random.ts'
import { drawOutcomes, outcomeOf, type Table } from './draw-outcomes.ts'

/** Labels by row, predictions by column: a fair model of a rare class, and one of three classes. */
const RARE: Table = [
  [0.78, 0.07],
  [0.04, 0.11],
]
const THREE: Table = [
  [0.5, 0.05, 0.02],
  [0.04, 0.2, 0.03],
  [0.01, 0.03, 0.12],
]

const SAMPLES = 300

const metric = (name: string) => performanceMetrics.find(m => m.name === name)!

describe.each([
  ['a rare class', RARE, ['mcc', 'kappa', 'f2', 'f0_5', 'balanced_accuracy', 'specificity', 'npv']],
  ['three classes', THREE, ['mcc', 'kappa', 'balanced_accuracy', 'precision_weighted', 'f1_weighted']],
] as const)('intervals of %s', (_, chances, names) => {
  const whole = outcomeOf(chances.map(row => row.map(chance => Math.round(1e9 * chance))))

  describe.each([200, 2000])('in %i rows', n => {
    const uniform = seededUniform(n)
    const samples = Array.from({ length: SAMPLES }, () => drawOutcomes(chances, n, uniform))

    it.each(names)('hold the true %s in 95 % of samples', name => {
      const truth = metric(name).compute({ outcome: whole, positiveClass: '1' })!.value!
      const holds = samples.filter(outcome => {
        const { low, high } = metric(name).compute({ outcome, positiveClass: '1' })!
        return low! <= truth && truth <= high!
      }).length
      // 99.9 % of binomial counts of 300 with chance 0.95.
      expect(holds).toBeGreaterThanOrEqual(272)
      expect(holds).toBeLessThanOrEqual(296)
    })
  })
})
