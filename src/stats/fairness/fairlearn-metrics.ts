import { type Estimate, estimated, type NotEstimable } from './estimate.ts'
import { expectedDifference, expectedRatio } from './gap-under-equality.ts'
import { checkGroups, type GroupCounts } from './group-counts.ts'
import type { Proportion } from './proportion.ts'
import { type GapMethod, type RateGap, rateGap } from './rate-gap.ts'
import { type RateName, rateOf } from './rates.ts'

/** How equalized odds joins the gaps of TPR and FPR. */
export type Aggregation = 'worst_case' | 'mean'

/** A disparity over all groups. Noise can only widen a gap, so it has no interval but is shown beside its noise. */
export interface Disparity {
  name: string
  method: GapMethod
  /** Null for the metrics of a single rate. */
  agg: Aggregation | null
  /** Null: not estimable. */
  value: number | null
  reason: NotEstimable | null
  /**
   * What noise alone is expected to give at these n, rows taken as independent (`gap-under-equality.ts`). Given
   * for `between_groups`; null for `to_overall` and where there is no value.
   */
  expectedUnderEquality: number | null
}

const METHODS = ['between_groups', 'to_overall'] as const satisfies readonly GapMethod[]
const KINDS = ['difference', 'ratio'] as const satisfies readonly (keyof RateGap)[]

const METRICS: readonly {
  name: string
  rates: readonly RateName[]
  aggs: readonly (Aggregation | null)[]
}[] = [
  { name: 'demographic_parity', rates: ['selection_rate'], aggs: [null] },
  { name: 'equal_opportunity', rates: ['true_positive_rate'], aggs: [null] },
  {
    name: 'equalized_odds',
    rates: ['true_positive_rate', 'false_positive_rate'],
    aggs: ['worst_case', 'mean'],
  },
]

/**
 * Fairlearn's metrics by their names, methods and aggregations there (`fairlearn/metrics`), each as difference
 * (0 is equal) and as ratio (1 is equal):
 *
 * - `demographic_parity_*`: selection rate; `equal_opportunity_*`: TPR;
 * - `equalized_odds_*`: TPR and FPR, `worst_case` the larger difference or smaller ratio, `mean` their mean.
 *
 * Stated differences: a group without labelled positives (negatives) is left out of the gap in TPR (FPR), where
 * Fairlearn gives it the rate 0; fewer than two groups are nothing to compare, where Fairlearn gives 0 and 1.
 *
 * Throws RangeError on counts that are none (`checkGroups`).
 */
export function fairlearnMetrics(groups: readonly GroupCounts[]): Disparity[] {
  checkGroups(groups)
  return METHODS.flatMap(method =>
    METRICS.flatMap(({ name, rates, aggs }) => {
      const families = rates.map(rate => groups.map(group => rateOf(group, rate)))
      return aggs.flatMap(agg =>
        KINDS.map(kind => ({
          name: `${name}_${kind}`,
          method,
          agg,
          ...disparityOf(families, { kind, method, agg }),
        })),
      )
    }),
  )
}

interface Measure {
  kind: keyof RateGap
  method: GapMethod
  agg: Aggregation | null
}

/** `families` are the groups' proportions, one list for each rate that is joined. */
function disparityOf(
  families: readonly (readonly Proportion[])[],
  { kind, method, agg }: Measure,
): Pick<Disparity, 'value' | 'reason' | 'expectedUnderEquality'> {
  const gaps = families.map(rates => rateGap(rates, method)[kind])
  const { value, reason } = join(gaps, { kind, agg })
  if (value === null || method === 'to_overall') return { value, reason, expectedUnderEquality: null }
  const expected = kind === 'difference' ? expectedDifference : expectedRatio
  // A gap that has a value has at least two groups with rows, and a ratio some successes: so has its noise.
  const expectedUnderEquality =
    agg === 'mean' ? mean(families.flatMap(rates => expected(rates) ?? [])) : expected(...families)
  return { value, reason, expectedUnderEquality }
}

function join(gaps: readonly Estimate[], { kind, agg }: Pick<Measure, 'kind' | 'agg'>): Estimate {
  const missing = gaps.find(({ value }) => value === null)
  if (missing !== undefined) return missing
  const values = gaps.flatMap(({ value }) => value ?? [])
  if (agg === 'mean') return estimated(mean(values))
  return estimated(kind === 'difference' ? Math.max(...values) : Math.min(...values))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
