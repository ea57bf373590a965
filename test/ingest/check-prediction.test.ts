import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CheckedPrediction, checkPrediction, NO_TIME } from '../../src/ingest/check-prediction.ts'
import { isObject } from '../../src/ingest/check-value.ts'
import type { Fault } from '../../src/ingest/rejection.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { parseMoment } from '../../src/model/moment.ts'
import { Prediction } from '../../src/model/prediction.ts'
import { anyRow } from './any-row.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const BINARY = ModelSettings.parse({ task: 'binary', positive_class: '1' })
const check = (row: unknown, settings: ModelSettings = BINARY) => checkPrediction(row, settings, { now: NOW })
const isFault = (checked: CheckedPrediction | Fault): checked is Fault => 'code' in checked
const passed = (row: unknown, settings?: ModelSettings): CheckedPrediction => {
  const checked = check(row, settings)
  if (isFault(checked)) throw new Error(`${checked.path} ${checked.code}`)
  return checked
}

const WHOLE = {
  model: 'm',
  version: 'v2',
  prediction_id: 'a',
  timestamp: '2026-11-01T10:00:00.123456Z',
  features: { age: 41, country: 'DE', member: true, income: null },
  prediction: '1',
  score: 0.83,
  probabilities: { 0: 0.17, 1: 0.83 },
  latency_ms: 12.5,
  status: 'ok',
  error: '',
  segments: { region: 'eu' },
  weight: 1,
  resources: { cpu_ms: 3 },
  attributions: { age: 0.2 },
  subject_key: 'k',
}

describe('the check of a prediction and the schema that describes it', () => {
  // Where they differ on purpose, a row of the schema may still be refused:
  const refusedBeyondShape = new Set([
    // a time must be one, neither before 2000 nor ahead of us;
    'bad_timestamp',
    'too_old',
    'in_future',
  ])
  const hasNothingPredicted = (row: Record<string, unknown>) =>
    row.prediction == null &&
    row.score == null &&
    !(isObject(row.probabilities) && Object.values(row.probabilities).some(value => value !== null))
  // the schema leaves `__proto__` out without a word, the check names it.
  const namesProto = (row: unknown): boolean =>
    isObject(row) && Object.keys(row).some(name => name === '__proto__' || namesProto(row[name]))

  it('accept the same rows', () => {
    let accepted = 0
    fc.assert(
      fc.property(anyRow(WHOLE), row => {
        const checked = check(row)
        const { success } = Prediction.safeParse(row)
        if (!isFault(checked)) {
          accepted += 1
          expect(success).toBe(true)
        } else if (success) {
          const byMeaning =
            refusedBeyondShape.has(checked.code) ||
            // and something must have been predicted, unless predicting failed.
            (checked.code === 'missing' &&
              checked.path === 'prediction' &&
              hasNothingPredicted(row as never)) ||
            namesProto(row)
          expect(byMeaning, `${checked.path} ${checked.code}`).toBe(true)
        }
      }),
      { numRuns: 3_000, seed: 20261101 },
    )
    // A property that only ever sees refusals shows nothing.
    expect(accepted).toBeGreaterThan(300)
  })

  it('agree on the row that has everything, and on each field left out or null', () => {
    for (const field of Object.keys(WHOLE) as (keyof typeof WHOLE)[]) {
      const without = Object.fromEntries(Object.entries(WHOLE).filter(([name]) => name !== field))
      for (const row of [WHOLE, without, { ...WHOLE, [field]: null }]) {
        // Which model a row is for is seen to before it is checked.
        if (field === 'model' && row !== WHOLE) continue
        expect(Prediction.safeParse(row).success).toBe(true)
        expect(isFault(check(row))).toBe(false)
      }
      if (field !== 'model') expect(check({ ...WHOLE, [field]: null })).toEqual(check(without))
    }
  })
})

it.each(['features', 'probabilities', 'segments', 'resources', 'attributions'])(
  '%s have at most a thousand names, whatever their values',
  field => {
    const sent = (names: number) => ({
      ...WHOLE,
      [field]: Object.fromEntries(Array.from({ length: names }, (_, i) => [`n${i}`, null])),
    })
    expect(isFault(check(sent(1_000)))).toBe(false)
    expect(Prediction.safeParse(sent(1_000)).success).toBe(true)
    expect(check(sent(1_001))).toMatchObject({ path: field, code: expect.stringMatching(/^too_many_/) })
    expect(Prediction.safeParse(sent(1_001)).success).toBe(false)
  },
)

describe('what was predicted', () => {
  const predicted = (sent: object, settings: ModelSettings) => {
    const { prediction, prediction_value, score } = passed({ model: 'm', ...sent }, settings)
    return [prediction, prediction_value, score]
  }
  const multiclass = ModelSettings.parse({ task: 'multiclass' })
  const regression = ModelSettings.parse({ task: 'regression' })
  const spam = ModelSettings.parse({
    task: 'binary',
    positive_class: 'spam',
    classes: ['ham', 'spam'],
    threshold: 0.7,
  })

  it.each<[string, object, ModelSettings, unknown[]]>([
    ['a class', { prediction: 'spam' }, spam, ['spam', null, null]],
    ['a class that is a number', { prediction: 1 }, BINARY, ['1', null, null]],
    ['a class that is a boolean', { prediction: true }, BINARY, ['true', null, null]],
    ['a score at the threshold', { score: 0.7 }, spam, ['spam', null, 0.7]],
    ['a score below it', { score: 0.69 }, spam, ['ham', null, 0.69]],
    ['a score of a model without classes', { score: 0.2 }, BINARY, ['0', null, 0.2]],
    ['probabilities', { probabilities: { ham: 0.2, spam: 0.8 } }, spam, ['spam', null, 0.8]],
    ['a probability of zero', { probabilities: { ham: 1, spam: 0 } }, spam, ['ham', null, 0]],
    [
      'probabilities without the positive class',
      { probabilities: { eggs: 0.2, ham: 0.8 } },
      spam,
      ['ham', null, null],
    ],
    ['the most probable class', { probabilities: { a: 0.2, b: 0.5, c: 0.3 } }, multiclass, ['b', null, null]],
    ['a number', { prediction: 3.25 }, regression, ['', 3.25, null]],
    ['nothing, since it failed', { status: 'error', error: 'timeout' }, BINARY, ['', null, null]],
    ['no number, since it failed', { status: 'error' }, regression, ['', null, null]],
  ])('%s', (_, sent, settings, expected) => {
    expect(predicted(sent, settings)).toEqual(expected)
  })

  it('is read from a score or probabilities whatever the positive class is called', () => {
    const odd = ModelSettings.parse({ task: 'binary', positive_class: 'constructor' })
    expect(predicted({ probabilities: { other: 1 } }, odd)).toEqual(['other', null, null])
    expect(predicted({ score: 0.1 }, odd)).toEqual(['not constructor', null, 0.1])
  })

  it.each<[string, object, ModelSettings]>([
    ['text', { prediction: '3.25' }, regression],
    ['a boolean', { prediction: true }, regression],
    ['nothing', {}, regression],
    ['an object', { prediction: {} }, multiclass],
    ['nothing', {}, multiclass],
  ])('%s is refused where it is no answer', (_, sent, settings) => {
    expect(check({ model: 'm', ...sent }, settings)).toMatchObject({ path: 'prediction' })
  })
})

it('a time is kept to the microsecond, and left open where none was sent', () => {
  expect(passed(WHOLE).timestamp).toBe(parseMoment('2026-11-01T10:00:00.123456Z'))
  expect(passed({ ...WHOLE, timestamp: undefined }).timestamp).toBe(NO_TIME)
  expect(passed({ ...WHOLE, timestamp: NOW + 86_400_000 }).timestamp).toBe((NOW + 86_400_000) * 1000)
  expect(check({ ...WHOLE, timestamp: NOW + 86_400_001 })).toMatchObject({ code: 'in_future' })
})
