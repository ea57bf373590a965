import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLabel } from '../../src/ingest/check-label.ts'
import { Label } from '../../src/model/label.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { anyRow } from './any-row.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const models = new Map([
  ['classes', ModelSettings.parse({ task: 'binary', positive_class: '1' })],
  ['numbers', ModelSettings.parse({ task: 'regression' })],
])
const check = (row: unknown, oldest = 0) =>
  checkLabel(row, { settingsOf: name => models.get(name), oldestOf: () => oldest, now: NOW })

const WHOLE = {
  model: 'classes',
  prediction_id: 'a',
  label: '1',
  timestamp: '2026-11-01T10:00:00Z',
  prediction_timestamp: NOW - 1000,
  source: 'review',
  weight: 2,
}

it('the check of a label and the schema that describes it accept the same rows', () => {
  // On purpose a time must be one, neither before 2000 nor ahead of us.
  const byMeaning = ['bad_timestamp', 'too_old', 'in_future']
  let accepted = 0
  fc.assert(
    fc.property(anyRow(WHOLE), row => {
      const checked = check(row)
      const { success } = Label.safeParse(row)
      if (!('code' in checked)) {
        accepted += 1
        expect(success).toBe(true)
      } else if (success) expect(byMeaning).toContain(checked.code)
    }),
    { numRuns: 3_000, seed: 20261101 },
  )
  expect(accepted).toBeGreaterThan(300)
})

describe('a label', () => {
  it('is kept as sent, its times to the microsecond', () => {
    expect(check(WHOLE)).toEqual({
      model: 'classes',
      prediction_id: 'a',
      label: '1',
      label_value: null,
      source: 'review',
      weight: 2,
      micros: Date.UTC(2026, 10, 1, 10) * 1000,
      predictionMicros: (NOW - 1000) * 1000,
    })
  })

  it('may leave out, or say null for, all but its prediction and what was true', () => {
    const least = { model: 'classes', prediction_id: 'a', label: false }
    const expected = { label: 'false', source: '', weight: 1, micros: null, predictionMicros: null }
    expect(check(least)).toMatchObject(expected)
    expect(
      check({ ...least, timestamp: null, prediction_timestamp: null, source: null, weight: null }),
    ).toEqual(check(least))
  })

  it('is a class or a number, as its model predicts', () => {
    expect(check({ ...WHOLE, label: 0 })).toMatchObject({ label: '0', label_value: null })
    expect(check({ ...WHOLE, model: 'numbers', label: 3.5 })).toMatchObject({ label: '', label_value: 3.5 })
    expect(check({ ...WHOLE, model: 'numbers', label: '3.5' })).toMatchObject({
      code: 'wrong_type',
      path: 'label',
    })
    expect(check({ ...WHOLE, model: 'numbers', label: true })).toMatchObject({
      code: 'wrong_type',
      path: 'label',
    })
    expect(check({ ...WHOLE, model: 'nobody' })).toMatchObject({ code: 'unknown_model', path: 'model' })
  })
})
