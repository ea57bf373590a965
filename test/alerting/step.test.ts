import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialState, type Reading, type RuleState, step } from '../../src/alerting/step.ts'
import { AlertState } from '../../src/model/alert.ts'
import { Verdict } from '../../src/model/measurement.ts'
import { DAY, exampleRule, T0 } from './examples.ts'

/** Ends where the reading of `window(0)` begins, so that windows follow one another without a hole. */
const held = (state: RuleState['state'], windows = 0): RuleState => ({
  state,
  windows,
  since: T0 - 5 * DAY,
  judged_until: T0,
})

const reading = (verdict: Verdict, change: Partial<Reading> = {}): Reading => ({
  verdict,
  severity: null,
  n: 1000,
  window_start: T0,
  window_end: T0 + DAY,
  ...change,
})

const good = reading('no_material_drift')
const warning = reading('drift', { severity: 'warning' })
const critical = reading('drift', { severity: 'critical' })
const cannotTell = reading('cannot_tell')
const learning = reading('learning')
const insufficient = reading('insufficient_data', { n: 3 })
const empty = reading('insufficient_data', { n: 0 })
const later = (base: Reading): Reading => ({ ...base, window_start: T0 + DAY, window_end: T0 + 2 * DAY })

const now = exampleRule()
const patient = exampleRule({ for: 3 })
const slow = exampleRule({ clear_after: 3 })
const severe = exampleRule({ min_severity: 'critical' })

describe('step', () => {
  it.each([
    // name, before, reading, rule, state and windows after, change
    ['drift fires at once', held('ok'), warning, now, 'firing', 0, 'fired'],
    ['critical drift fires a rule for warnings', held('ok'), critical, now, 'firing', 0, 'fired'],
    ['a good window leaves ok', held('ok'), good, now, 'ok', 0, null],
    ['a window that cannot tell leaves ok', held('ok'), cannotTell, now, 'ok', 0, null],
    ['a learning window leaves ok', held('ok'), learning, now, 'ok', 0, null],
    ['a window with few rows leaves ok', held('ok'), insufficient, now, 'ok', 0, null],
    ['an empty window is no data', held('ok'), empty, now, 'no_data', 0, null],
    [
      'an empty window that cannot tell is no data',
      held('ok'),
      { ...cannotTell, n: 0 },
      now,
      'no_data',
      0,
      null,
    ],

    ['the first of three bad windows waits', held('ok'), warning, patient, 'pending', 1, null],
    ['the second of three waits', held('pending', 1), warning, patient, 'pending', 2, null],
    ['the third of three fires', held('pending', 2), warning, patient, 'firing', 0, 'fired'],
    ['a good window ends the wait', held('pending', 2), good, patient, 'ok', 0, null],
    ['a window that cannot tell ends the wait', held('pending', 2), cannotTell, patient, 'ok', 0, null],
    ['a learning window ends the wait', held('pending', 2), learning, patient, 'ok', 0, null],
    ['a window with few rows ends the wait', held('pending', 2), insufficient, patient, 'ok', 0, null],
    ['an empty window ends the wait', held('pending', 2), empty, patient, 'no_data', 0, null],
    [
      'a hole between windows begins the wait anew',
      held('pending', 2),
      later(warning),
      patient,
      'pending',
      1,
      null,
    ],

    ['more drift goes on firing', held('firing'), warning, now, 'firing', 0, null],
    ['a good window resolves', held('firing'), good, now, 'ok', 0, 'resolved'],
    ['a window that cannot tell goes on firing', held('firing'), cannotTell, now, 'firing', 1, null],
    [
      'the seventh in a row that cannot tell resolves',
      held('firing', 6),
      cannotTell,
      now,
      'ok',
      0,
      'resolved',
    ],
    [
      'or the tenth, where ten are to be good',
      held('firing', 6),
      cannotTell,
      exampleRule({ clear_after: 10 }),
      'firing',
      7,
      null,
    ],
    ['a good window after one that cannot tell resolves', held('firing', 1), good, now, 'ok', 0, 'resolved'],
    ['a learning window keeps it, however long', held('firing', 6), learning, now, 'firing', 0, null],
    ['few rows keep it', held('firing', 6), insufficient, now, 'firing', 0, null],
    ['nothing keeps it', held('firing', 6), { ...cannotTell, n: 0 }, now, 'firing', 0, null],
    ['a learning window goes on firing', held('firing'), learning, now, 'firing', 0, null],
    ['a window with few rows goes on firing', held('firing'), insufficient, now, 'firing', 0, null],
    ['an empty window goes on firing', held('firing'), empty, now, 'firing', 0, null],
    ['the first of three good windows goes on firing', held('firing'), good, slow, 'firing', 1, null],
    ['the third of three good windows resolves', held('firing', 2), good, slow, 'ok', 0, 'resolved'],
    ['drift breaks the row of good windows', held('firing', 2), warning, slow, 'firing', 0, null],
    ['one that cannot tell goes on with it', held('firing', 1), cannotTell, slow, 'firing', 2, null],
    ['but cannot be the last of it', held('firing', 2), cannotTell, slow, 'firing', 3, null],
    ['an empty window breaks it too', held('firing', 2), empty, slow, 'firing', 0, null],
    ['a hole breaks it too', held('firing', 2), later(good), slow, 'firing', 1, null],

    ['data return without drift', held('no_data'), good, now, 'ok', 0, null],
    ['data return with drift', held('no_data'), warning, now, 'firing', 0, 'fired'],
    ['drift after no data waits its turn', held('no_data'), warning, patient, 'pending', 1, null],
    ['a few rows return', held('no_data'), insufficient, now, 'ok', 0, null],
    ['no data stays no data', held('no_data'), empty, now, 'no_data', 0, null],

    ['a warning does not fire a rule for critical', held('ok'), warning, severe, 'ok', 0, null],
    ['critical drift fires it', held('ok'), critical, severe, 'firing', 0, 'fired'],
    [
      'critical drift that sinks to a warning resolves it',
      held('firing'),
      warning,
      severe,
      'ok',
      0,
      'resolved',
    ],
    [
      'an empty window that is drift fires: volume',
      held('ok'),
      { ...critical, n: 0 },
      now,
      'firing',
      0,
      'fired',
    ],
    ['an empty window that is usual is good: volume', held('ok'), { ...good, n: 0 }, now, 'ok', 0, null],
  ] as const)('%s', (_name, before, read, rule, state, windows, change) => {
    expect(step(before, read, rule)).toEqual({
      state: {
        state,
        windows,
        since: state === before.state ? before.since : read.window_start,
        judged_until: read.window_end,
      },
      change,
    })
  })

  it('ignores a window that is not newer than the newest judged', () => {
    const before = { ...held('ok'), judged_until: T0 + DAY }
    expect(step(before, critical, now)).toEqual({ state: before, change: null })
  })

  it('lets the first window a subject ever has fire', () => {
    expect(step(initialState(warning.window_start), warning, now).change).toBe('fired')
  })
})

const anyState = fc.record({
  state: fc.constantFrom(...AlertState.options),
  windows: fc.nat(9),
  since: fc.constant(T0 - DAY),
  judged_until: fc.integer({ min: -2, max: 2 }).map(days => T0 + days * DAY),
})
const anyReading = fc.record({
  verdict: fc.constantFrom(...Verdict.options),
  severity: fc.constantFrom('warning' as const, 'critical' as const, null),
  n: fc.nat(3),
  window_start: fc.constant(T0),
  window_end: fc.constant(T0 + DAY),
})
const anyRule = fc
  .record({
    for: fc.integer({ min: 1, max: 3 }),
    clear_after: fc.integer({ min: 1, max: 3 }),
    min_severity: fc.constantFrom('warning' as const, 'critical' as const),
  })
  .map(exampleRule)

describe('laws of step', () => {
  it('fires on nothing but drift, and resolves on nothing but a measured answer', () => {
    fc.assert(
      fc.property(anyState, anyReading, anyRule, (before, read, rule) => {
        const { state, change } = step(before, read, rule)
        if (read.verdict !== 'drift') expect(change).not.toBe('fired')
        if (read.verdict !== 'drift' && before.state !== 'firing') expect(state.state).not.toBe('firing')
        const isJudged =
          ['drift', 'no_material_drift'].includes(read.verdict) ||
          (read.verdict === 'cannot_tell' && read.n > 0)
        if (!isJudged) expect(change).not.toBe('resolved')
      }),
    )
  })

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(anyState, anyReading, anyRule, (before, read, rule) => {
        const once = step(before, read, rule).state
        expect(step(once, read, rule)).toEqual({ state: once, change: null })
      }),
    )
  })
})
