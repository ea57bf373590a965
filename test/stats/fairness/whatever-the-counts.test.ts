import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aif360EntropyMetrics, aif360PairMetrics } from '../../../src/stats/fairness/aif360-metrics.ts'
import { clarifyPosttraining } from '../../../src/stats/fairness/clarify-posttraining.ts'
import { clarifyPretraining } from '../../../src/stats/fairness/clarify-pretraining.ts'
import { fairlearnMetrics } from '../../../src/stats/fairness/fairlearn-metrics.ts'
import type { GroupCounts } from '../../../src/stats/fairness/group-counts.ts'
import { groupMetrics } from '../../../src/stats/fairness/group-metrics.ts'
import { fairnessMetrics } from '../../../src/stats/fairness/index.ts'
import { judgeGroups } from '../../../src/stats/fairness/judge-groups.ts'
import { judgeStrata } from '../../../src/stats/fairness/judge-strata.ts'
import { numbersInside } from './groups.ts'

const count = fc.oneof(fc.constantFrom(0, 0, 1, 29, 30, Number.MAX_SAFE_INTEGER), fc.nat(60), fc.maxSafeNat())
const anyGroup: fc.Arbitrary<Omit<GroupCounts, 'name'>> = fc.record({
  labelled: fc.record({ tp: count, fp: count, fn: count, tn: count }),
  predicted: fc
    .tuple(count, count)
    .map(([one, other]) => ({ positive: Math.min(one, other), total: Math.max(one, other) })),
})
const anyGroups = fc
  .array(anyGroup, { maxLength: 5 })
  .map(groups => groups.map((group, i) => ({ ...group, name: `g${i}` })))

it('every number that leaves is one, every interval holds its value, and a missing value has its reason', () => {
  fc.assert(
    fc.property(anyGroups, anyGroups, fc.constantFrom(1, 2.5, 1e15), (groups, others, phi) => {
      const strata = [groups, others].map((each, i) => ({ name: `s${i}`, groups: each }))
      const judged = fairnessMetrics.map(metric => [
        judgeGroups({ groups, metric, phi }),
        judgeStrata({ strata, metric, phi }),
      ])
      const [advantaged, disadvantaged] = groups
      const pair = advantaged && disadvantaged && { advantaged, disadvantaged }
      const estimates = [
        ...aif360EntropyMetrics(groups),
        ...(pair ? [clarifyPretraining, clarifyPosttraining].flatMap(each => each(pair, [pair, pair])) : []),
        ...(pair ? aif360PairMetrics(pair) : []),
        ...judged.flatMap(([found]) => (found as ReturnType<typeof judgeGroups>).groups.map(g => g.effect)),
      ]
      const all = [judged, estimates, groupMetrics(groups), fairlearnMetrics(groups)]
      expect(numbersInside(all).every(Number.isFinite)).toBe(true)
      for (const { value, low, high, reason } of estimates) {
        const holds =
          value === null
            ? reason !== null && low === null && high === null
            : reason === null && (low ?? value) <= value + 1e-12 && value - 1e-12 <= (high ?? value)
        if (!holds) expect.fail(JSON.stringify({ value, low, high, reason }))
      }
    }),
    { seed: 17, numRuns: 80 },
  )
})

it('verdicts do not depend on the order of the groups', () => {
  fc.assert(
    fc.property(anyGroups, groups => {
      for (const metric of fairnessMetrics) {
        const inOrder = judgeGroups({ groups, metric }).groups
        const turned = judgeGroups({ groups: groups.toReversed(), metric }).groups.toReversed()
        expect(turned.map(({ verdict }) => verdict)).toEqual(inOrder.map(({ verdict }) => verdict))
      }
    }),
    { seed: 18, numRuns: 100 },
  )
})
