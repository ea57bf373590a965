import type { ConfidenceInterval } from '../performance/wilson.ts'

/** Why there is no value: a division of nothing by nothing, of something by nothing, or nobody to compare with. */
export type NotEstimable = '0/0' | 'x/0' | 'too_few_groups'

/** A number, or the reason why there is none. */
export interface Estimate {
  /** Null: not estimable. */
  value: number | null
  /** The 95 % interval of sampling, rows taken as independent; null where none is given. */
  low: number | null
  high: number | null
  /** Null where there is a value. */
  reason: NotEstimable | null
}

/** An estimate under its name. */
export interface NamedEstimate extends Estimate {
  name: string
}

export function estimated(value: number, interval: ConfidenceInterval | null = null): Estimate {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null, reason: null }
}

export function notEstimable(reason: NotEstimable): Estimate {
  return { value: null, low: null, high: null, reason }
}

/** One number by another, without an interval. Not estimable where the second is 0. */
export function quotient(numerator: number, denominator: number): Estimate {
  if (denominator !== 0) return estimated(numerator / denominator)
  return notEstimable(numerator === 0 ? '0/0' : 'x/0')
}

/** One value minus another, without an interval. Not estimable where either is not, for the first one's reason. */
export function minus(first: Estimate, second: Estimate): Estimate {
  if (first.value === null) return first
  return second.value === null ? second : estimated(first.value - second.value)
}

/**
 * The mean of two independent estimates. Its interval is put together from theirs by the method of variance
 * estimates recovery (Zou & Donner 2008): value − ½·√Σ(value − low)², value + ½·√Σ(high − value)².
 */
export function meanOfTwo(first: Estimate, second: Estimate): Estimate {
  if (first.value === null) return first
  if (second.value === null) return second
  const value = (first.value + second.value) / 2
  if (first.low === null || first.high === null || second.low === null || second.high === null) {
    return estimated(value)
  }
  return estimated(value, {
    low: value - Math.hypot(first.value - first.low, second.value - second.low) / 2,
    high: value + Math.hypot(first.high - first.value, second.high - second.value) / 2,
  })
}
