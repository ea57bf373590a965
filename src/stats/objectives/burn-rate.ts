import { wilson } from '../performance/wilson.ts'

/** Rows of one slice. */
export interface SliceRows {
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
}

/**
 * What is alerted on by Google's Site Reliability Workbook (Beyer et al. 2018, chapter 5, "Alerting on SLOs"), for a
 * promise about 30 days: 2 % of the budget in an hour, 5 % in six, 10 % in three days. Its short windows are a twelfth
 * of the long ones; no slice is shorter than ten minutes, so the first is a sixth.
 */
const WINDOWS = [
  { factor: 14.4, long: 3_600, short: 600 },
  { factor: 6, long: 21_600, short: 1_800 },
  { factor: 1, long: 259_200, short: 21_600 },
] as const

/** Seconds back that burn rates look. */
export const LONGEST_BURN_SECONDS = Math.max(...WINDOWS.map(({ long }) => long))

/**
 * Multiwindow, multi-burn-rate: the share of bad rows over 1 − share, with Wilson's interval, in windows that end at
 * `end`. Slices may be missing: they had no rows.
 *
 * @param share promised to be good, more than 0 and less than 1
 * @param end epoch seconds, the end of a slice
 */
export function burnRates(
  slices: readonly SliceRows[],
  { share, end }: { share: number; end: number },
): BurnRatePair[] {
  return WINDOWS.map(({ factor, ...window }) => {
    const long = rateOver(window.long)
    const short = rateOver(window.short)
    const burning =
      long.value === null || short.value === null ? null : Math.min(long.value, short.value) > factor
    return { factor, long, short, burning }
  })

  function rateOver(seconds: number): BurnRate {
    const inside = slices.filter(({ start }) => start >= end - seconds && start < end)
    const sum = (of: (slice: SliceRows) => number) => inside.reduce((total, slice) => total + of(slice), 0)
    const [n, bad] = [sum(each => each.n), sum(each => each.bad)]
    const interval = wilson(bad, n)
    const inBudgets = (rate: number) => rate / (1 - share)
    if (interval === null) return { seconds, value: null, low: null, high: null, bound: null, n: 0 }
    return {
      seconds,
      value: inBudgets(bad / n),
      low: inBudgets(interval.low),
      high: inBudgets(interval.high),
      bound: inBudgets(sum(each => each.unsure) / n),
      n,
    }
  }
}
