import { count } from '../../../src/stats/histogram/count.ts'
import type { Histogram } from '../../../src/stats/histogram/histogram.ts'
import { BEYOND_RANKS, RANKS } from '../../../src/stats/performance/label-rank.ts'

/** A label, and the probability of each class. */
export interface Ranked {
  label: string
  chances: Readonly<Record<string, number>>
}

/** Places of labels with their sums, as the `rank` subject counts them. */
export function ranked(rows: readonly Ranked[]): Histogram {
  const whole = rows.filter(({ chances }) => Math.abs(total(Object.values(chances)) - 1) <= 0.05)
  const sumOf = (loss: (row: Ranked) => number) => total(whole.map(loss))
  const histogram = count(RANKS, rows.map(rankOf))
  const sums = new Map([
    ['whole_rows', whole.length],
    ['log_loss', sumOf(logLossOf)],
    ['log_loss2', sumOf(row => logLossOf(row) ** 2)],
    ['squared_error', sumOf(squaredErrorOf)],
    ['squared_error2', sumOf(row => squaredErrorOf(row) ** 2)],
  ])
  return { ...histogram, sums }
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** scikit-learn sorts by probability, then by name, and turns that around. */
function rankOf({ label, chances }: Ranked): number {
  const sorted = Object.keys(chances).sort((a, b) => chances[b]! - chances[a]! || (a < b ? 1 : -1))
  const place = sorted.indexOf(label) + 1
  return place === 0 ? BEYOND_RANKS : Math.min(place, BEYOND_RANKS)
}

const logLossOf = ({ label, chances }: Ranked): number => -Math.log(Math.max(1e-15, chances[label] ?? 0))

const squaredErrorOf = ({ label, chances }: Ranked): number =>
  total(
    [...new Set([...Object.keys(chances), label])].map(
      name => ((chances[name] ?? 0) - Number(name === label)) ** 2,
    ),
  )

/** Rows of six classes with ties, in eighths. */
export const tiedRows: readonly Ranked[] = (
  [
    ['a', [2, 2, 1, 1, 1, 1]],
    ['b', [2, 2, 1, 1, 1, 1]],
    ['f', [2, 2, 1, 1, 1, 1]],
    ['c', [2, 2, 1, 1, 1, 1]],
    ['d', [2, 2, 1, 1, 1, 1]],
    ['e', [0, 0, 0, 0, 4, 4]],
    ['a', [0, 0, 0, 4, 0, 4]],
    ['c', [8, 0, 0, 0, 0, 0]],
    ['f', [1, 1, 1, 1, 2, 2]],
    ['b', [1, 2, 2, 1, 1, 1]],
  ] as const
).map(([label, eighths]) => ({
  label,
  chances: Object.fromEntries(eighths.map((part, i) => ['abcdef'[i]!, part / 8])),
}))
