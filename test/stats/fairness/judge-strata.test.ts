import { describe, expect, it } from 'vitest'
import { fairnessMetrics } from '../../../src/stats/fairness/index.ts'
import { judgeGroups } from '../../../src/stats/fairness/judge-groups.ts'
import { judgeStrata } from '../../../src/stats/fairness/judge-strata.ts'
import { mantelHaenszelRatio } from '../../../src/stats/fairness/mantel-haenszel.ts'
import { berkeley, binomial, proportion, unlabelledGroup } from './groups.ts'

const [impact, parity] = fairnessMetrics as [(typeof fairnessMetrics)[0], (typeof fairnessMetrics)[0]]

describe('admissions to Berkeley', () => {
  it('look unfair to women when departments are ignored', () => {
    const sum = (index: 0 | 1, name: string) => {
      const counts = berkeley.map(({ groups }) => groups[index]!.predicted)
      return unlabelledGroup(
        name,
        counts.reduce((total, { positive }) => total + positive, 0),
        counts.reduce((total, count) => total + count.total, 0),
      )
    }
    const crude = judgeGroups({ groups: [sum(0, 'sex=f'), sum(1, 'sex=m')], metric: impact })
    // 557 of 1,835 women and 1,198 of 2,691 men.
    expect(crude.groups[0]).toMatchObject({ n: 1835, direction: 'disadvantaged' })
    expect(crude.groups[0]?.effect.value).toBeCloseTo(0.6818298435630683, 12)
    expect(crude.groups[0]?.effect.high).toBeCloseTo(0.7396537106548706, 9)
  })

  it('are about equal within departments', () => {
    // The formulas of Greenland & Robins in a script of its own, on the same counts.
    const [women, men] = judgeStrata({ strata: berkeley, metric: parity }).stratified
    expect(women?.name).toBe('sex=f')
    expect(women?.value).toBeCloseTo(0.018425196190852512, 12)
    expect(women?.low).toBeCloseTo(-0.010228435587977338, 9)
    expect(women?.high).toBeCloseTo(0.047078827969682366, 9)
    expect(men?.value).toBeCloseTo(-0.018425196190852512, 12)
    const [ratio] = judgeStrata({ strata: berkeley, metric: impact }).stratified
    expect(ratio?.value).toBeCloseTo(1.058307423589208, 12)
    expect(ratio?.low).toBeCloseTo(0.9704391532544463, 9)
    expect(ratio?.high).toBeCloseTo(1.154131713531928, 9)
  })

  it('are judged department by department at a share of α', () => {
    const found = judgeStrata({ strata: berkeley, metric: impact, alpha: 0.06 })
    expect(found.strata.map(({ stratum }) => stratum)).toEqual(berkeley.map(({ name }) => name))
    for (const [i, { stratum: _, ...judged }] of found.strata.entries()) {
      const { groups } = berkeley[i]!
      expect(judged).toEqual(judgeGroups({ groups, metric: impact, alpha: 0.01 }))
    }
  })
})

describe('strata', () => {
  it('need not all hold every group, and small ones count in the estimate', () => {
    const strata = [
      { name: 's', groups: [unlabelledGroup('x', 4, 10), unlabelledGroup('y', 6, 12)] },
      { name: 't', groups: [unlabelledGroup('x', 3, 9), unlabelledGroup('z', 5, 8), unlabelledGroup('y', 1, 5)] },
      { name: 'u', groups: [unlabelledGroup('z', 5, 8)] },
    ] // biome-ignore format: a table
    const found = judgeStrata({ strata, metric: impact })
    expect(found.stratified.map(({ name }) => name)).toEqual(['x', 'y', 'z'])
    expect(found.stratified[0]).toEqual({
      name: 'x',
      ...mantelHaenszelRatio([
        { group: proportion(4, 10), others: proportion(6, 12) },
        { group: proportion(3, 9), others: proportion(6, 13) },
      ]),
    })
    for (const { groups } of found.strata) {
      for (const { verdict, withheld } of groups) {
        expect([verdict, withheld]).toEqual(['cannot_tell', 'too_few_rows'])
      }
    }
  })

  it('are none, empty or without anyone to compare with', () => {
    expect(judgeStrata({ strata: [], metric: impact })).toEqual({ strata: [], stratified: [] })
    const empty = judgeStrata({ strata: [{ name: 's', groups: [] }], metric: impact })
    expect(empty).toEqual({ strata: [{ stratum: 's', homogeneity: null, groups: [] }], stratified: [] })
    const alone = judgeStrata({
      strata: [{ name: 's', groups: [unlabelledGroup('x', 5, 9)] }],
      metric: parity,
    })
    expect(alone.stratified).toEqual([{ name: 'x', value: null, low: null, high: null, reason: '0/0' }])
  })

  it('have a wider interval where rows are overdispersed', () => {
    const width = (phi: number) => {
      const { low, high } = judgeStrata({ strata: berkeley, metric: parity, phi }).stratified[0]!
      return high! - low!
    }
    expect(width(4) / width(1)).toBeCloseTo(2, 9)
  })

  it('call any group unfair in at most α of cases while all are treated alike', () => {
    const draw = binomial(8)
    let found = 0
    for (let repeat = 0; repeat < 300; repeat++) {
      const strata = [0.2, 0.4, 0.6].map(rate => ({
        name: `s${rate}`,
        groups: ['x', 'y', 'z'].map(name => unlabelledGroup(name, draw(120, rate), 120)),
      }))
      const judged = judgeStrata({ strata, metric: parity, minimum: 1e-6 }).strata
      if (judged.some(({ groups }) => groups.some(({ verdict }) => verdict === 'unfair'))) found++
    }
    // .05 · 300 = 15, and 2 standard errors of 3.8 beside it.
    expect(found).toBeLessThanOrEqual(22)
    expect(found).toBeGreaterThan(2)
  })
})
