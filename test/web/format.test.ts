import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatInterval,
  formatLength,
  formatMilliseconds,
  formatNumber,
  formatPoints,
  formatShare,
} from '../../src/web/format.ts'

describe('formats', () => {
  it.each([
    [formatNumber(null), '–'],
    [formatNumber(0.07134), '0.0713'],
    [formatNumber(-12.46), '−12.5'],
    [formatNumber(12_345.6), '12,346'],
    [formatNumber(3.14e-7), '3.1e-7'],
    [formatShare(0.0713), '7.1 %'],
    [formatShare(0.0004), '0.04 %'],
    [formatShare(1), '100 %'],
    [formatPoints(0.0713), '+7.1 pp'],
    [formatPoints(-0.0713), '−7.1 pp'],
    [formatPoints(-0.0001), '0.0 pp'],
    [formatMilliseconds(12.34), '12.3 ms'],
    [formatMilliseconds(1234), '1.23 s'],
    [formatInterval(0.031, 0.112, formatShare), '3.1 to 11.2 %'],
    [formatInterval(null, 0.1, formatShare), null],
    [formatAgo(0, 30 * 60_000), '30 min ago'],
    [formatAgo(0, 47 * 3_600_000), '47 h ago'],
    [formatAgo(0, 72 * 3_600_000), '3 days ago'],
    [formatLength(90_000), '1.5 min'],
    [formatLength(3_600_000), '1 h'],
    [formatLength(50.4 * 3_600_000), '2.1 days'],
  ])('writes %j', (written, expected) => {
    expect(written).toBe(expected)
  })
})
