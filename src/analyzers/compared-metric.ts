import type { Figure } from './question.ts'

/** A metric beside the reference's value. */
export interface ComparedMetric {
  name: string
  segment: string
  value: number | null
  low: number | null
  high: number | null
  n: number
  bound: number | null
  reference: number | null
}

/** A figure as a comparison shows it. */
export const comparedMetric = (figure: Figure, segment: string): ComparedMetric => ({
  name: figure.name,
  segment,
  value: figure.value,
  low: figure.low,
  high: figure.high,
  n: figure.n,
  bound: figure.bound,
  reference: figure.reference_value,
})
