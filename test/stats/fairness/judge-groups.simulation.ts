import { describe, expect, it } from 'vitest'
import type { GroupJudgement } from '../../../src/stats/fairness/group-judgement.ts'
import { fairnessMetrics } from '../../../src/stats/fairness/index.ts'
import { judgeGroups } from '../../../src/stats/fairness/judge-groups.ts'
import { logBeta } from '../../../src/stats/special/log-beta.ts'
import { binomial, unlabelledGroup } from './groups.ts'

const [impact, parity] = fairnessMetrics as [(typeof fairnessMetrics)[0], (typeof fairnessMetrics)[0]]

interface Setting {
  sizes: number[]
  rates: number[]
  metric?: typeof impact
  minimum?: number
  phi?: number
  /** Each row drawn so many times. */
  copies?: number
}

/** How many of the repeats give judgements of which `is` holds. */
function share(is: (judged: GroupJudgement[]) => boolean, repeats: number, setting: Setting): number {
  const { sizes, rates, copies = 1, metric = impact, ...question } = setting
  const draw = binomial(41)
  let found = 0
  for (let repeat = 0; repeat < repeats; repeat++) {
    const groups = sizes.map((n, i) => unlabelledGroup(`g${i}`, copies * draw(n, rates[i]!), copies * n))
    if (is(judgeGroups({ groups, metric, ...question }).groups)) found++
  }
  return found / repeats
}

/** The chance that `is` holds of the judgement of two groups of n rows, over all outcomes within 4.5 deviations. */
function chanceOf(is: (judged: GroupJudgement[]) => boolean, n: number, [p, q]: [number, number]): number {
  const outcomes = (rate: number) => {
    const half = 4.5 * Math.sqrt(n * rate * (1 - rate))
    const first = Math.ceil(n * rate - half)
    return Array.from({ length: Math.floor(2 * half) }, (_, i) => first + i)
  }
  const logChance = (x: number, rate: number) =>
    x * Math.log(rate) + (n - x) * Math.log(1 - rate) - logBeta(x + 1, n - x + 1) - Math.log(n + 1)
  let chance = 0
  for (const x of outcomes(p)) {
    for (const y of outcomes(q)) {
      const groups = [unlabelledGroup('x', x, n), unlabelledGroup('y', y, n)]
      if (is(judgeGroups({ groups, metric: impact }).groups)) {
        chance += Math.exp(logChance(x, p) + logChance(y, q))
      }
    }
  }
  return chance
}

const anyUnfair = (judged: GroupJudgement[]) => judged.some(({ verdict }) => verdict === 'unfair')

describe('groups that are treated alike', () => {
  const alike = { sizes: [60, 100, 150, 300], rates: [0.3, 0.3, 0.3, 0.3] }

  it.each([impact, parity])(
    'are called unfair in at most α of cases, even with no minimum: $name',
    metric => {
      // The tests alone have to keep α = .05: with 1,000 repeats, 2 standard errors are .014.
      const minimum = metric.comparison === 'ratio' ? 1 - 1e-9 : 1e-9
      const found = share(anyUnfair, 1000, { ...alike, metric, minimum })
      expect(found).toBeLessThanOrEqual(0.05 + 0.014)
      expect(found).toBeGreaterThan(0.01)
    },
  )

  it('are hardly ever called unfair with the minimum', () => {
    expect(share(anyUnfair, 1000, alike)).toBeLessThanOrEqual(0.01)
  })

  it('are not called unfair at n = 100, where a ratio of rates below .8 is common', () => {
    const two = { sizes: [100, 100], rates: [0.3, 0.3] }
    const naive = share(([x]) => x!.effect.value! < 0.8, 1000, two)
    expect(naive).toBeGreaterThan(0.1)
    expect(share(anyUnfair, 1000, two)).toBeLessThanOrEqual(0.05)
  })

  it('are called unfair too often where rows repeat, unless φ says so', () => {
    const repeated = { sizes: [60, 100, 150], rates: [0.3, 0.3, 0.3], copies: 4, minimum: 1 - 1e-9 }
    expect(share(anyUnfair, 500, repeated)).toBeGreaterThan(0.25)
    expect(share(anyUnfair, 500, { ...repeated, phi: 4 })).toBeLessThanOrEqual(0.05 + 0.02)
  })
})

describe('groups that are not', () => {
  it('are found with a disparate impact of .5 at n = 500 each', () => {
    const found = share(([x, y]) => x!.direction === 'disadvantaged' && y!.direction === 'favoured', 300, {
      sizes: [500, 500],
      rates: [0.25, 0.5],
    })
    expect(found).toBeGreaterThanOrEqual(0.98)
  })

  it('at the very minimum are called unfair, or fair, in about 2.5 % each', () => {
    // A ratio of .8, where an end of the interval lies on the wrong side of .8 in 2.5 % each. Every outcome weighted by
    // its chance, not drawn: .0237323 and .0255681 by numpy over all 801 × 800 of them.
    const chance = (wanted: string) => chanceOf(([x]) => x!.verdict === wanted, 800, [0.32, 0.4])
    expect(chance('unfair')).toBeCloseTo(0.0237323, 4)
    expect(chance('fair')).toBeCloseTo(0.0255681, 4)
  })
})
