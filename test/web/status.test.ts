import { describe, expect, it } from 'vitest'
import { modelStatus } from '../../src/web/status.ts'
import { DAY, NOW } from './fixture.ts'

const judged = { verdict: 'no_material_drift', severity: null } as const
const learning = { verdict: 'learning', severity: null } as const

describe('modelStatus', () => {
  it.each([
    ['no data', { newestAt: null }],
    ['no data', { newestAt: NOW - 2 * DAY, alerts: [{ severity: 'warning' as const }] }],
    ['critical', { newestAt: NOW - 2 * DAY, alerts: [{ severity: 'critical' as const }] }],
    ['warning', { alerts: [{ severity: 'warning' as const }] }],
    ['learning', { verdicts: [learning] }],
    ['learning', { verdicts: [] }],
    ['ok', { verdicts: [learning, judged] }],
  ])('is %s for %j', (status, given) => {
    expect(modelStatus({ alerts: [], verdicts: [judged], newestAt: NOW, now: NOW, ...given }).status).toBe(
      status,
    )
  })
})
