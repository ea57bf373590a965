import {
  formatCount,
  formatMilliseconds,
  formatNumber,
  formatPoints,
  formatShare,
  NO_NUMBER,
} from './format.ts'
import type { ValueFormat } from './time-chart.ts'

const FORMATS: Record<ValueFormat, (value: number | null) => string> = {
  share: formatShare,
  points: formatPoints,
  milliseconds: formatMilliseconds,
  number: formatNumber,
  count: value => (value === null ? NO_NUMBER : formatCount(value)),
}

/** A value as its chart or table says it is written. */
export function formatValue(value: number | null, format: ValueFormat): string {
  return FORMATS[format](value)
}
