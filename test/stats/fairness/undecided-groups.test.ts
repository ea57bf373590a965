import { describe, expect, it } from 'vitest'
import { fairnessMetrics } from '../../../src/stats/fairness/index.ts'
import { judgeGroups } from '../../../src/stats/fairness/judge-groups.ts'
import { ratioOfProportions } from '../../../src/stats/fairness/ratio-of-proportions.ts'
import { proportion, unlabelledGroup } from './groups.ts'

const [impact, parity] = fairnessMetrics as [(typeof fairnessMetrics)[0], (typeof fairnessMetrics)[0]]
const verdicts = (question: Parameters<typeof judgeGroups>[0]) =>
  judgeGroups(question).groups.map(({ verdict }) => verdict)

describe('groups too small to decide', () => {
  const big = [unlabelledGroup('x', 300, 1000), unlabelledGroup('y', 150, 1000)]

  it('are shown, but neither judged nor among the others', () => {
    const small = unlabelledGroup('small', 29, 29)
    const found = judgeGroups({ groups: [...big, small], metric: impact })
    expect(found.groups.slice(0, 2)).toEqual(judgeGroups({ groups: big, metric: impact }).groups)
    expect(found.groups[2]).toEqual({
      group: 'small',
      verdict: 'cannot_tell',
      direction: null,
      withheld: 'too_few_rows',
      rate: 1,
      n: 29,
      effect: ratioOfProportions(proportion(29, 29), proportion(450, 2000)),
      pValue: null,
      pAdjusted: null,
    })
  })

  it('are not fair either, however wide the minimum', () => {
    const groups = [...big, unlabelledGroup('small', 6, 29)]
    expect(verdicts({ groups, metric: parity, minimum: 0.9 })).toEqual(['fair', 'fair', 'cannot_tell'])
  })

  it.each([
    // Of all together 105/1050 = .1 are positive, so 50 rows are needed for 5 to be expected.
    [49, 'too_few_expected'],
    [50, null],
  ])('have fewer than 5 positives to be expected: %d rows', (n, withheld) => {
    const groups = [unlabelledGroup('x', 100, 1000), unlabelledGroup('tenth', 5, n)]
    expect(judgeGroups({ groups, metric: parity }).groups[1]?.withheld).toBe(withheld)
  })

  it('have fewer than 5 negatives to be expected', () => {
    const groups = [unlabelledGroup('x', 990, 1000), unlabelledGroup('y', 100, 100)]
    expect(judgeGroups({ groups, metric: parity }).groups.map(({ withheld }) => withheld)).toEqual([
      null,
      'too_few_expected',
    ])
  })

  it('leave a lone group with nobody to compare it with', () => {
    const found = judgeGroups({ groups: [big[0]!, unlabelledGroup('few', 3, 20)], metric: impact })
    expect(found.homogeneity).toBeNull()
    expect(found.groups[0]).toMatchObject({
      verdict: 'cannot_tell',
      withheld: null,
      effect: { value: null, reason: 'too_few_groups' },
      pValue: null,
      pAdjusted: null,
    })
  })
})

describe('groups that leave nothing to ask', () => {
  it('are none, one or empty', () => {
    expect(judgeGroups({ groups: [], metric: impact })).toEqual({ homogeneity: null, groups: [] })
    expect(verdicts({ groups: [unlabelledGroup('x', 50, 100)], metric: impact })).toEqual(['cannot_tell'])
    const [empty] = judgeGroups({
      groups: [unlabelledGroup('e', 0, 0), unlabelledGroup('x', 50, 100), unlabelledGroup('y', 50, 100)],
      metric: impact,
    }).groups
    expect(empty).toMatchObject({ rate: null, n: 0, withheld: 'too_few_rows', verdict: 'cannot_tell' })
  })

  it('are all positive: no negatives are expected of any', () => {
    const found = judgeGroups({
      groups: [unlabelledGroup('x', 100, 100), unlabelledGroup('y', 200, 200)],
      metric: impact,
    })
    expect(found.groups.map(({ withheld }) => withheld)).toEqual(['too_few_expected', 'too_few_expected'])
    expect(found.homogeneity).toBeNull()
  })

  it('are all positive but for groups too small: nothing speaks against equality', () => {
    const small = Array.from({ length: 20 }, (_, i) => unlabelledGroup(`s${i}`, 0, 20))
    const found = judgeGroups({
      groups: [unlabelledGroup('x', 100, 100), unlabelledGroup('y', 200, 200), ...small],
      metric: impact,
    })
    expect(found.homogeneity).toEqual({ statistic: 0, df: 1, pValue: 1 })
    expect(found.groups[0]).toMatchObject({ pValue: 1, verdict: 'fair' })
  })

  it('were never selected while another always was: the ratio decides for the one it exists for', () => {
    const groups = [unlabelledGroup('never', 0, 200), unlabelledGroup('always', 200, 200)]
    const found = judgeGroups({ groups, metric: impact })
    expect(found.groups[0]).toMatchObject({ verdict: 'unfair', direction: 'disadvantaged' })
    expect(found.groups[1]).toMatchObject({ verdict: 'cannot_tell', effect: { value: null, reason: 'x/0' } })
  })
})
