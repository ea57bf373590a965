import { wilson } from '../performance/wilson.ts'
import { binomialUpperTail } from '../special/binomial-upper-tail.ts'

/** Rows of a stretch of time, which lies inside or outside of each window (see `burnStretches`). */
export interface StretchRows {
  /** Epoch seconds. */
  start: number
  n: number
  /** Those that are not as promised. */
  bad: number
  /** As many more or fewer may be. */
  unsure: number
}

/** How fast a budget is spent in one window: 1 is what lasts for the time the promise is about, and no longer. */
export interface BurnRate {
  seconds: number
  /** Null without rows. */
  value: number | null
  /** 95 %. */
  low: number | null
  high: number | null
  bound: number | null
  n: number
}

/** A burn rate over a long window, and over a short one which says whether it goes on. */
export interface BurnRatePair {
  /** The rate both have to exceed. */
  factor: number
  long: BurnRate
  short: BurnRate
  /** Both exceed it; null where one has no rows. */
  burning: boolean | null
  /** That so many rows of the long window are bad, or more, where the promise is kept and they are independent. */
  chance: number | null
}

/**
 * What is alerted on by Google's Site Reliability Workbook (Beyer et al. 2018, chapter 5, "Alerting on SLOs"), for a
 * promise about 30 days: 2 % of the budget in an hour, 5 % in six, 10 % in three days. Its short windows are a twelfth
 * of the long ones.
 */
const WINDOWS = [
  { factor: 14.4, long: 3_600, short: 300 },
  { factor: 6, long: 21_600, short: 1_800 },
  { factor: 1, long: 259_200, short: 21_600 },
] as const

/** How far back they reach, in seconds. */
export const LONGEST_BURN_SECONDS = Math.max(...WINDOWS.map(({ long }) => long))

/** No window is shorter than what is counted. */
const windowsFrom = (shortest: number) =>
  WINDOWS.map(({ factor, long, short }) => ({ factor, long, short: Math.max(short, shortest) }))

/**
 * The stretches that every window is made of, as seconds before the end of all.
 *
 * @param shortest what is counted, in seconds
 */
export function burnStretches(shortest: number): { from: number; to: number }[] {
  const lengths = new Set(windowsFrom(shortest).flatMap(({ long, short }) => [short, long]))
  const cuts = [...lengths].sort((a, b) => a - b)
  return cuts.map((from, i) => ({ from, to: cuts[i - 1] ?? 0 }))
}

/** How a budget is asked about. Times are epoch seconds. */
export interface Burn {
  /** Promised to be good, more than 0 and less than 1. */
  share: number
  end: number
  /** The shortest window there is, in seconds. */
  shortest: number
  /** What is older is kept no more: windows that began before have no rate. */
  keptFrom: number
}

/**
 * Multiwindow, multi-burn-rate: the share of bad rows over 1 − share, with Wilson's interval, in windows that end at
 * `end`. Stretches may be missing: they had no rows.
 */
export function burnRates(
  stretches: readonly StretchRows[],
  { share, end, shortest, keptFrom }: Burn,
): BurnRatePair[] {
  return windowsFrom(shortest).map(({ factor, ...window }) => {
    const long = rateOver(window.long)
    const short = rateOver(window.short)
    const burning =
      long.rate.value === null || short.rate.value === null
        ? null
        : Math.min(long.rate.value, short.rate.value) > factor
    return { factor, long: long.rate, short: short.rate, burning, chance: long.chance }
  })

  function rateOver(seconds: number): { rate: BurnRate; chance: number | null } {
    const isKept = end - seconds >= keptFrom
    const inside = stretches.filter(({ start }) => isKept && start >= end - seconds && start < end)
    const sum = (of: (rows: StretchRows) => number) => inside.reduce((total, rows) => total + of(rows), 0)
    const [n, bad] = [sum(each => each.n), sum(each => each.bad)]
    const interval = wilson(bad, n)
    const inBudgets = (rate: number) => rate / (1 - share)
    const nothing = { seconds, value: null, low: null, high: null, bound: null, n: 0 }
    if (interval === null) return { rate: nothing, chance: null }
    const rate = {
      seconds,
      value: inBudgets(bad / n),
      low: inBudgets(interval.low),
      high: inBudgets(interval.high),
      bound: inBudgets(sum(each => each.unsure) / n),
      n,
    }
    return { rate, chance: binomialUpperTail(bad - 1, n, 1 - share) }
  }
}
