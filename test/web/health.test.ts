import { expect, it } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import { healthTiles } from '../../src/web/health.ts'
import { alert, measurement, NOW } from './fixture.ts'

/** The tile of what a subject belongs to, by its verdict and the alerts that are open. */
function tileOf(label: string, verdict: Partial<Measurement>, alerts: readonly Partial<Alert>[] = []) {
  const verdicts = [measurement({ segment: '', severity: null, ...verdict })]
  const health = {
    alerts: alerts.map(alert),
    activities: [],
    newestAt: NOW,
    now: NOW,
    headline: null,
    verdicts,
  }
  return healthTiles(health).find(tile => tile.label === label)!
}

const INCOME = { analyzer: 'feature_drift', subject: 'feature:income' }

it('a tile is no better than the alert that is open on one of its subjects, whatever the newest window could tell', () => {
  const quiet = { ...INCOME, verdict: 'cannot_tell' } as const
  expect(tileOf('Drift', quiet)).toMatchObject({ status: 'ok', value: '0 of 1', detail: 'have changed' })
  expect(tileOf('Drift', quiet, [{ ...INCOME, segment: '', severity: 'critical' }])).toMatchObject({
    status: 'critical',
    value: '0 of 1',
    detail: 'have changed',
  })
})

it('an alert on another subject, analyzer or segment is none of its own', () => {
  const others = [{ subject: 'feature:age' }, { analyzer: 'data_quality' }, { segment: 'region=eu' }]
  const open = others.map(other => ({ ...INCOME, segment: '', severity: 'critical' as const, ...other }))
  expect(tileOf('Drift', { ...INCOME, verdict: 'no_material_drift' }, open).status).toBe('ok')
})

it('what was not judged yet is said not to be', () => {
  expect(tileOf('Drift', { ...INCOME, verdict: 'learning' })).toMatchObject({
    status: 'learning',
    detail: 'not judged yet',
  })
})
