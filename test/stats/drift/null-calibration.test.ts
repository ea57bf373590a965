import { describe, expect, it } from 'vitest'
import type { DriftStatistic } from '../../../src/stats/drift/drift-statistic.ts'
import { driftStatistics } from '../../../src/stats/drift/index.ts'
import { seededNormal, seededUniform } from '../histogram/random.ts'
import { countedCategories, countedNumbers } from './counted.ts'

const REPETITIONS = 300
const seeds = Array.from({ length: REPETITIONS }, (_, i) => i + 1)

function numbers(shape: (normal: number, uniform: number) => number) {
  return seeds.map(seed => {
    const [normal, uniform] = [seededNormal(seed), seededUniform(seed + 5000)]
    const sample = (length: number) => Array.from({ length }, () => shape(normal(), uniform()))
    return countedNumbers(sample(300), sample(200))
  })
}

function categories(shares: number[]) {
  return seeds.map(seed => {
    const uniform = seededUniform(seed)
    const sample = (rows: number) => {
      const counts = shares.map(() => 0)
      for (let i = 0; i < rows; i++) {
        let left = uniform()
        const category = shares.findIndex(share => {
          left -= share
          return left < 0
        })
        counts[category === -1 ? 0 : category]! += 1
      }
      return counts
    }
    return countedCategories(sample(600), sample(300))
  })
}

/** Pairs of samples between which nothing has changed. */
const unchanged = {
  normal: numbers(normal => normal),
  '30 % zeros': numbers((normal, uniform) => (uniform < 0.3 ? 0 : Math.exp(normal))),
  'five categories': categories([0.05, 0.4, 0.1, 0.3, 0.15]),
  'two categories': categories([0.7, 0.3]),
}

/** Those that say something else than how far apart two samples are, or of too few values for a 5 % point. */
const others = ['new_share', 'vanished_categories']

const cases = Object.entries(unchanged).flatMap(([name, pairs]) =>
  driftStatistics
    .filter(({ kinds, name }) => kinds.includes(pairs[0]!.binning.kind) && !others.includes(name))
    .filter(({ name: statistic }) => statistic !== 'fisher_exact' || name === 'two categories')
    .map(statistic => [statistic.name, name, statistic, pairs] as const),
)

/** How far a value is from what it is without change; a ratio by its logarithm. */
function distance(name: string, value: number): number {
  if (name === 'fisher_exact') return Math.log(value)
  return name === 'mann_whitney' ? value - 0.5 : value
}

describe.each(cases)('%s without drift: %s', (name, _, statistic, pairs) => {
  const found = (pairs as { reference: never; current: never; binning: never }[]).map(
    ({ reference, current, binning }) => (statistic as DriftStatistic).compute(reference, current, binning)!,
  )
  const share = (holds: (value: (typeof found)[number]) => boolean) =>
    found.filter(holds).length / REPETITIONS
  const tests = found[0]!.p_value !== null
  const bounded = found[0]!.low !== null

  if (tests)
    it('has a p below .05 in 5 %, below .2 in 20 %, below .5 in half', () => {
      // Three and a half binomial deviations above; whole rows make some tests careful, so more below.
      expect(share(({ p_value }) => p_value! < 0.05)).toBeLessThan(0.095)
      expect(share(({ p_value }) => p_value! < 0.05)).toBeGreaterThan(0.006)
      expect(share(({ p_value }) => p_value! < 0.2)).toBeLessThan(0.28)
      expect(share(({ p_value }) => p_value! < 0.2)).toBeGreaterThan(0.12)
      expect(share(({ p_value }) => p_value! < 0.5)).toBeLessThan(0.6)
      expect(share(({ p_value }) => p_value! < 0.5)).toBeGreaterThan(0.38)
    })

  if (bounded)
    it('has an interval that leaves out no change in 5 % on either side at most', () => {
      expect(share(({ low }) => distance(name, low!) > 0)).toBeLessThan(0.095)
      expect(share(({ high }) => distance(name, high!) < 0)).toBeLessThan(0.095)
    })

  it('is about its noise floor', () => {
    const mean = (of: (value: (typeof found)[number]) => number) =>
      found.reduce((sum, value) => sum + Math.abs(distance(name, of(value))), 0)
    const ratio = mean(({ value }) => value) / mean(({ noise_floor }) => noise_floor!)
    // The root of a mean is more than the mean of a root: by a quarter for Jensen–Shannon and Hellinger of two cells.
    expect(ratio).toBeGreaterThan(0.75)
    expect(ratio).toBeLessThan(1.2)
  })
})
