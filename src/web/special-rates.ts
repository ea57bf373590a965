import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { NAN, NEGATIVE_INFINITY, NULL, POSITIVE_INFINITY, WRONG_TYPE } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import type { SharePair } from './display-bins.ts'

export interface SpecialRate extends SharePair {
  label: string
}

const KINDS = [
  { label: 'missing', codes: [NULL, NAN] },
  { label: 'infinite', codes: [NEGATIVE_INFINITY, POSITIVE_INFINITY] },
  { label: 'wrong type', codes: [WRONG_TYPE] },
]

/** What is not on the picture, as shares of all rows: always the missing rate, the others where they occur. */
export function specialRates(reference: Histogram | null, current: Histogram | null): SpecialRate[] {
  const rate = (histogram: Histogram | null, codes: number[]) =>
    histogram && histogram.n > 0
      ? codes.reduce((rows, code) => rows + rowsIn(histogram.counts, code), 0) / histogram.n
      : null
  return KINDS.map(({ label, codes }) => ({
    label,
    reference: rate(reference, codes),
    current: rate(current, codes),
  })).filter(({ label, reference, current }) => label === 'missing' || reference || current)
}
