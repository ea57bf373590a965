import { type PearsonTest, total } from './pearson.ts'
import { pooledTest } from './pooled-test.ts'

/** The likelihood-ratio test of the two samples' categories (Woolf 1957). */
export const gTest = pooledTest({
  name: 'g_test',
  meaning:
    'Likelihood-ratio statistic G of the two samples’ categories, read like chi_squared: about the number of categories less one if nothing changed, growing with the number of rows; no unit.',
  test: likelihoodRatio,
})

/**
 * G = 2 Σ observed · ln(observed / expected) for the hypothesis that two samples were drawn with the same shares (a
 * 2 × B table). Cells empty in both are left out, and an empty one adds nothing. Neither sample may be empty.
 */
export function likelihoodRatio(first: readonly number[], second: readonly number[]): PearsonTest {
  const n = total(first)
  const m = total(second)
  let sum = 0
  let cells = 0
  for (let c = 0; c < first.length; c++) {
    const both = first[c]! + second[c]!
    if (both === 0) continue
    cells++
    sum += term(first[c]!, both * (n / (n + m))) + term(second[c]!, both * (m / (n + m)))
  }
  // Rounding may leave a little less than 0 where the two agree.
  return { statistic: Math.max(0, 2 * sum), df: cells - 1 }
}

function term(observed: number, expected: number): number {
  return observed === 0 ? 0 : observed * Math.log(observed / expected)
}
