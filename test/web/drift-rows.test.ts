import { describe, expect, it } from 'vitest'
import { driftRows, subjectName } from '../../src/web/drift-rows.ts'
import { DAY, measurement } from './fixture.ts'

const verdict = (subject: string, day: number, given: Parameters<typeof measurement>[0]) =>
  measurement({ subject, window_start: day * DAY, window_end: (day + 1) * DAY, ...given })

describe('driftRows', () => {
  it('ranks critical, warning, undecided, learning and quiet subjects, then by size', () => {
    const rows = driftRows(
      [
        verdict('quiet', 0, { verdict: 'no_material_drift', value: 0.04 }),
        verdict('learning', 0, { verdict: 'learning' }),
        verdict('unsure', 0, { verdict: 'cannot_tell', value: 0.2 }),
        verdict('fell', 0, { verdict: 'drift', severity: 'warning', value: -0.12 }),
        verdict('rose', 0, { verdict: 'drift', severity: 'warning', value: 0.08 }),
        verdict('worst', 0, { verdict: 'drift', severity: 'critical', value: 0.2 }),
      ],
      [],
    )
    expect(rows.map(row => row.subject)).toEqual(['worst', 'fell', 'rose', 'unsure', 'learning', 'quiet'])
  })

  it('says since when a subject drifts without a break', () => {
    const days = ['drift', 'no_material_drift', 'drift', 'drift'] as const
    const [row] = driftRows(
      days.map((word, day) => verdict('x', day, { verdict: word })),
      [],
    )
    expect(row!.since).toBe(2 * DAY)
    expect(driftRows([verdict('x', 0, { verdict: 'no_material_drift' })], [])[0]!.since).toBeNull()
  })

  it('shows data quality and outliers only where they have changed, and performance never', () => {
    const rows = driftRows(
      [
        verdict('missing:a', 0, { analyzer: 'data_quality', verdict: 'no_material_drift' }),
        verdict('missing:b', 0, { analyzer: 'data_quality', verdict: 'drift' }),
        verdict('outliers:a', 0, { analyzer: 'outliers', verdict: 'cannot_tell' }),
        verdict('outlier_score', 0, { analyzer: 'outliers', verdict: 'drift' }),
        verdict('accuracy', 0, { analyzer: 'performance', verdict: 'drift' }),
      ],
      [],
    )
    expect(rows.map(row => subjectName(row.subject))).toEqual(['missing: b', 'outlier_score'])
  })

  it('names questions in words, and features as they are', () => {
    expect(['out_of_range:loan_amount', 'feature:a_b', 'unseen:c:d'].map(subjectName)).toEqual([
      'out of range: loan_amount',
      'a_b',
      'unseen: c:d',
    ])
  })
})
